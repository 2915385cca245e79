import { daysInMonth, unixSeconds } from './calendar.ts';
import type { Instant } from './instant.ts';

/** 0001-01-01T00:00:00Z: Go's zero time. */
export const zeroInstant: Instant = { seconds: -62_135_596_800n, nanoseconds: 0, offsetSeconds: 0, zoneName: 'UTC' };

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** An RFC 3339 time; `undefined` when it is none. */
export function parseRfc3339(text: string): Instant | undefined {
  const found = PATTERN.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const size = Number(found[9] ?? 0) * 3600 + Number(found[10] ?? 0) * 60;
  const offsetSeconds = found[8] === '-' ? -size : size;
  const nanoseconds = Number((found[7] ?? '').padEnd(9, '0').slice(0, 9));
  const seconds = unixSeconds({ year, month, day }, { hour, minute, second }, offsetSeconds);
  return { seconds, nanoseconds, offsetSeconds, zoneName: found[8] === undefined ? 'UTC' : '' };
}
