/** What has been read of a time so far; what no token gave is absent or zero. */
export interface TimeFields {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  /** `AM` and `PM`; Go remembers both when a layout asks twice. */
  isMorning?: boolean;
  isAfternoon?: boolean;
  isUtc?: boolean;
  offsetSeconds?: number;
  zoneName?: string;
}

/** What is left of the text behind a token; `outOfRange` names a number that is too large. */
export interface Read {
  readonly ok: boolean;
  readonly rest: string;
  readonly outOfRange?: string;
}
