/** `error`: somebody must act; `warn`: it will become an error; `info`: a state changed; `debug` and `trace`: why. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Facts of one event. Closed types, so that no object we did not build and no secret can slip in. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** One event a call: a lower-case message without interpolated values, and its facts as fields. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
}
