import { durationText } from '../print/duration.ts';
import { monthNames, weekdayNames } from '../time/layout.ts';
import { SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

/** Methods of time.Duration, time.Month and time.Weekday that take no arguments. */
export function namedIntegerMethod(integer: SizedInteger, name: string): (() => Value) | undefined {
  const { type, value } = integer;
  if (type === 'time.Month') return name === 'String' ? () => monthNames[Number(value) - 1] ?? '' : undefined;
  if (type === 'time.Weekday') return name === 'String' ? () => weekdayNames[Number(value)] ?? '' : undefined;
  if (type !== 'time.Duration') return undefined;
  switch (name) {
    case 'String':
      return () => durationText(value);
    case 'Hours':
      return () => Number(value) / 3.6e12;
    case 'Minutes':
      return () => Number(value) / 6e10;
    case 'Seconds':
      return () => Number(value) / 1e9;
    case 'Milliseconds':
      return () => new SizedInteger('int64', value / 1_000_000n);
    case 'Microseconds':
      return () => new SizedInteger('int64', value / 1_000n);
    case 'Nanoseconds':
      return () => new SizedInteger('int64', value);
    case 'Abs':
      return () => new SizedInteger('time.Duration', value < 0n ? -value : value);
    default:
      return undefined;
  }
}
