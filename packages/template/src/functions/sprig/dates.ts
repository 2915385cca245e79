import { failure, RenderFailure } from '../../failure.ts';
import { Message } from '../../failure.ts';
import { durationText } from '../../print/duration.ts';
import { instantOf, timeValue } from '../../time/go-time.ts';
import type { Instant } from '../../time/instant.ts';
import { moved } from '../../time/moved.ts';
import { parseDuration } from '../../time/parse-duration.ts';
import { parseTime } from '../../time/parse-time.ts';
import { zeroInstant } from '../../time/rfc3339.ts';
import { SizedInteger, wrapSigned } from '../../value/tagged.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';

/** Sprig's dates. Source: spec/template.md appendix D, Dates. */
export const sprigDates: FunctionGroup = {
  name: 'Sprig: dates',
  functions: [
    defineFunction({
      name: 'sprig_toDate',
      parameters: ['string', 'string'],
      result: 'time.Time',
      docs: 'Reads a time by a Go layout; the zero time when it is none.',
      example: { template: '{{ (sprig_toDate "2006-01-02" "2024-05-06").Year }}', output: '2024' },
      call: ([layout, text]) => {
        const time = parseTime(layout, text);
        return timeValue(time instanceof Message ? zeroInstant : time);
      },
    }),
    defineFunction({
      name: 'sprig_mustToDate',
      parameters: ['string', 'string'],
      result: 'time.Time',
      docs: 'Reads a time by a Go layout.',
      example: { template: '{{ (sprig_mustToDate "2006-01-02" "2024-05-06").Year }}', output: '2024' },
      call: ([layout, text]) => {
        const time = parseTime(layout, text);
        if (time instanceof Message) throw new RenderFailure(time);
        return timeValue(time);
      },
    }),
    defineFunction({
      name: 'sprig_unixEpoch',
      parameters: ['time'],
      result: 'string',
      docs: 'Seconds since 1970.',
      example: { template: '{{ sprig_toDate "2006-01-02" "1970-01-02" | sprig_unixEpoch }}', output: '86400' },
      call: ([time]) => String(required(time).seconds),
    }),
    modifier('mustDateModify'),
    modifier('must_date_modify'),
    defineFunction({
      name: 'sprig_duration',
      parameters: ['any'],
      result: 'string',
      docs: 'A number of seconds, as text or int64, written as a duration.',
      example: { template: '{{ sprig_duration "95" }}', output: '1m35s' },
      call: ([seconds]) => durationText(wrapSigned(secondsOf(seconds) * 1_000_000_000n)),
    }),
    defineFunction({
      name: 'sprig_durationRound',
      parameters: ['any'],
      result: 'string',
      docs: 'A duration in its largest unit, rounded down.',
      example: { template: '{{ sprig_durationRound "2h10m5s" }}', output: '2h' },
      call: ([value], context) => roughly(durationOf(value, context)),
    }),
    defineFunction({
      name: 'sprig_ago',
      parameters: ['any'],
      result: 'string',
      docs: 'How long ago a time, or a number of seconds since 1970, was.',
      example: {
        template: '{{ sprig_ago (sprig_toDate "2006-01-02 15:04" "2024-05-06 06:00") }}',
        output: '1h8m9s',
        now: '2024-05-06T07:08:09Z',
      },
      call: ([value], context) => {
        const now = context.now();
        const then = momentOf(value) ?? now;
        return durationText(roundToSeconds(nanosecondsBetween(then, now)));
      },
    }),
  ],
};

function modifier(name: string): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string', 'time'],
    result: 'time.Time',
    docs: 'The time moved by a duration.',
    example: {
      template: `{{ (sprig_${name} "24h" (sprig_toDate "2006-01-02" "2024-02-28")).Day }}`,
      output: '29',
    },
    call: ([text, time]) => {
      const duration = parseDuration(text);
      if (duration instanceof Message) throw new RenderFailure(duration);
      return timeValue(moved(required(time), duration));
    },
  });
}

function required(time: Value): Instant {
  const instant = instantOf(time);
  if (instant === undefined) throw failure('not a time');
  return instant;
}

const SECOND = 1_000_000_000n;

function secondsOf(value: Value): bigint {
  if (value instanceof SizedInteger && value.type === 'int64') return value.value;
  // An integer that is too large is the largest.
  return typeof value === 'string' && /^[+-]?[0-9]+$/.test(value) ? limited(BigInt(value.replace('+', ''))) : 0n;
}

function durationOf(value: Value, context: FunctionContext): bigint {
  if (typeof value === 'string') {
    const duration = parseDuration(value);
    return duration instanceof Message ? 0n : duration;
  }
  if (value instanceof SizedInteger && value.type === 'int64') return value.value;
  const instant = instantOf(value);
  return instant === undefined ? 0n : nanosecondsBetween(instant, context.now());
}

const LONGEST = (1n << 63n) - 1n;

/** What does not fit is the longest duration. */
function nanosecondsBetween(from: Instant, to: Instant): bigint {
  return limited((to.seconds - from.seconds) * SECOND + BigInt(to.nanoseconds - from.nanoseconds));
}

function limited(value: bigint): bigint {
  return value > LONGEST ? LONGEST : value < -LONGEST - 1n ? -LONGEST - 1n : value;
}

function momentOf(value: Value): Instant | undefined {
  const seconds =
    typeof value === 'bigint'
      ? value
      : value instanceof SizedInteger && value.type === 'int64'
        ? value.value
        : undefined;
  if (seconds === undefined) return instantOf(value);
  // Go counts from the year 1 in 64 bits, which wraps.
  const wrapped = wrapSigned(seconds - zeroInstant.seconds) + zeroInstant.seconds;
  return { seconds: wrapped, nanoseconds: 0, offsetSeconds: 0, zoneName: 'UTC' };
}

function roundToSeconds(nanoseconds: bigint): bigint {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const rounded = ((size + SECOND / 2n) / SECOND) * SECOND;
  return limited(nanoseconds < 0n ? -rounded : rounded);
}

const HOUR = 3600n * SECOND;
const UNITS: readonly (readonly [size: bigint, name: string])[] = [
  [HOUR * 24n * 365n, 'y'],
  [HOUR * 24n * 30n, 'mo'],
  [HOUR * 24n, 'd'],
  [HOUR, 'h'],
  [60n * SECOND, 'm'],
  [SECOND, 's'],
];

function roughly(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const unit = UNITS.find(([length]) => size > length);
  return unit === undefined ? '0s' : `${size / unit[0]}${unit[1]}`;
}
