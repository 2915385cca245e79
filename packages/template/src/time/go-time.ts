import { failure } from '../failure.ts';
import type { Method, StructType } from '../value/value.ts';
import { GoStruct } from '../value/value.ts';
import { SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import { civilTime, unixSeconds } from './calendar.ts';
import type { Instant } from './instant.ts';
import { moved } from './moved.ts';
import { formatTime, printLayout } from './layout.ts';
import { zeroInstant } from './rfc3339.ts';

/** A time.Time for templates: prints itself, and has the methods that need no other type. */
export function timeValue(instant: Instant): GoStruct {
  return new GoStruct(TIME, {}, instant);
}

/** The instant of a time value; `undefined` for every other value. */
export function instantOf(value: Value): Instant | undefined {
  return value instanceof GoStruct && value.type === TIME && isInstant(value.state) ? value.state : undefined;
}

function isInstant(state: unknown): state is Instant {
  return typeof state === 'object' && state !== null && 'nanoseconds' in state;
}

function required(value: Value): Instant {
  const instant = instantOf(value);
  if (instant === undefined) throw failure('not a time');
  return instant;
}

function part(name: 'year' | 'day' | 'hour' | 'minute' | 'second' | 'yearDay'): Method {
  return { parameters: [], call: (time) => BigInt(civilTime(required(time))[name]) };
}

function compare(left: Instant, right: Instant): number {
  if (left.seconds !== right.seconds) return left.seconds < right.seconds ? -1 : 1;
  return left.nanoseconds - right.nanoseconds;
}

const METHODS: Readonly<Record<string, Method>> = {
  Year: part('year'),
  Day: part('day'),
  Hour: part('hour'),
  Minute: part('minute'),
  Second: part('second'),
  YearDay: part('yearDay'),
  Nanosecond: { parameters: [], call: (time) => BigInt(required(time).nanoseconds) },
  Month: { parameters: [], call: (time) => new SizedInteger('time.Month', BigInt(civilTime(required(time)).month)) },
  Weekday: {
    parameters: [],
    call: (time) => new SizedInteger('time.Weekday', BigInt(civilTime(required(time)).weekday)),
  },
  Unix: { parameters: [], call: (time) => new SizedInteger('int64', required(time).seconds) },
  UnixMilli: { parameters: [], call: (time) => new SizedInteger('int64', unixNano(required(time)) / 1_000_000n) },
  UnixNano: { parameters: [], call: (time) => new SizedInteger('int64', unixNano(required(time))) },
  UnixMicro: { parameters: [], call: (time) => new SizedInteger('int64', unixNano(required(time)) / 1000n) },
  String: { parameters: [], call: (time) => formatTime(required(time), printLayout) },
  Format: {
    parameters: ['string'],
    call: (time, [layout]) => formatTime(required(time), typeof layout === 'string' ? layout : ''),
  },
  UTC: { parameters: [], call: (time) => timeValue({ ...required(time), offsetSeconds: 0, zoneName: 'UTC' }) },
  // The zone of the agent is UTC.
  Local: { parameters: [], call: (time) => timeValue({ ...required(time), offsetSeconds: 0, zoneName: 'UTC' }) },
  IsDST: { parameters: [], call: () => false },
  Compare: {
    parameters: ['time'],
    call: (time, [other]) => BigInt(Math.sign(compare(required(time), required(other)))),
  },
  Add: { parameters: ['duration'], call: (time, [length]) => timeValue(moved(required(time), nanosecondsIn(length))) },
  Truncate: {
    parameters: ['duration'],
    call: (time, [length]) => timeValue(shortened(required(time), nanosecondsIn(length), false)),
  },
  Round: {
    parameters: ['duration'],
    call: (time, [length]) => timeValue(shortened(required(time), nanosecondsIn(length), true)),
  },
  IsZero: { parameters: [], call: (time) => compare(required(time), zeroInstant) === 0 },
  Before: { parameters: ['time'], call: (time, [other]) => compare(required(time), required(other)) < 0 },
  After: { parameters: ['time'], call: (time, [other]) => compare(required(time), required(other)) > 0 },
  Equal: { parameters: ['time'], call: (time, [other]) => compare(required(time), required(other)) === 0 },
  Sub: {
    parameters: ['time'],
    call: (time, [other]) => new SizedInteger('time.Duration', difference(required(time), required(other))),
  },
  AddDate: {
    parameters: ['int', 'int', 'int'],
    call: (time, [years, months, days]) => {
      const instant = required(time);
      const civil = civilTime(instant);
      const date = {
        year: civil.year + Number(years),
        month: civil.month + Number(months),
        day: civil.day + Number(days),
      };
      return timeValue({ ...instant, seconds: unixSeconds(date, civil, instant.offsetSeconds) });
    },
  },
};

const SECOND = 1_000_000_000n;

/** Cut, or rounded half up, to a multiple of a length since the year 1; a length that is not positive changes nothing. */
function shortened(instant: Instant, length: bigint, isRounded: boolean): Instant {
  if (length <= 0n) return instant;
  const since = (instant.seconds - zeroInstant.seconds) * SECOND + BigInt(instant.nanoseconds);
  const rest = ((since % length) + length) % length;
  return moved(instant, isRounded && rest * 2n >= length ? length - rest : -rest);
}

function nanosecondsIn(value: Value): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

const LONGEST = (1n << 63n) - 1n;

/** Nanoseconds from one moment to another; a Duration that would overflow is the longest one. */
function difference(left: Instant, right: Instant): bigint {
  const value = (left.seconds - right.seconds) * 1_000_000_000n + BigInt(left.nanoseconds - right.nanoseconds);
  return value > LONGEST ? LONGEST : value < -LONGEST ? -LONGEST - 1n : value;
}

function unixNano({ seconds, nanoseconds }: Instant): bigint {
  return BigInt.asIntN(64, seconds * 1_000_000_000n + BigInt(nanoseconds));
}

/** RFC 3339 with the fraction that is there: how JSON, YAML and TOML write a time. */
const SERIAL_LAYOUT = '2006-01-02T15:04:05.999999999Z07:00';

const TIME: StructType = {
  name: 'time.Time',
  pointer: false,
  fields: [],
  methods: METHODS,
  print: (time) => formatTime(required(time), printLayout),
  serialise: (time) => formatTime(required(time), SERIAL_LAYOUT),
};
