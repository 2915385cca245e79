import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';

/** One second in nanoseconds, the unit of every duration here. */
export const nanosecondsPerSecond = 1_000_000_000n;

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: nanosecondsPerSecond,
  m: 60n * nanosecondsPerSecond,
  h: 3600n * nanosecondsPerSecond,
};
const largest = 2n ** 63n - 1n;
const component = /([0-9]*)(\.[0-9]*)?([^0-9.]*)/y;

/**
 * A Go duration (`1h30m`, `-1.5s`, `0`) in nanoseconds. The error text is Go's: `time: invalid duration "x"`,
 * `time: missing unit in duration "5"`, `time: unknown unit "d" in duration "1d"`. Source: spec/agent.md 12 item 6.
 */
export function parseGoDuration(text: string): Result<bigint, string> {
  const invalid = (): Result<bigint, string> => fail(`time: invalid duration ${quoteBytes(text)}`);
  const negative = text.startsWith('-');
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return succeed(0n);
  if (body === '') return invalid();
  let total = 0n;
  for (component.lastIndex = 0; component.lastIndex < body.length;) {
    const at = component.lastIndex;
    const [whole = '', digits = '', fraction = '', unit = ''] = component.exec(body) ?? [];
    if (whole === '' || (digits === '' && fraction.length < 2)) return invalid();
    if (unit === '') return fail(`time: missing unit in duration ${quoteBytes(text)}`);
    const scale = units[unit];
    if (scale === undefined) return fail(`time: unknown unit ${quoteBytes(unit)} in duration ${quoteBytes(text)}`);
    total += scaled(digits, fraction.slice(1), scale);
    if (total > largest + (negative ? 1n : 0n)) return invalid();
    component.lastIndex = at + whole.length;
  }
  return succeed(negative ? -total : total);
}

// Go's time package has quotes of its own: whatever is not printable ASCII is written byte by byte.
function quoteBytes(text: string): string {
  const quoted = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte >= 0x20 && byte < 0x80 ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${quoted.join('')}"`;
}

/** As Go prints it: `1h30m0s`, `1.5s`, `300ms`, `2µs`, `0s`. */
export function formatGoDuration(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${formatGoDuration(-nanoseconds)}`;
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${String(nanoseconds)}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 3)}µs`;
  if (nanoseconds < nanosecondsPerSecond) return `${decimal(nanoseconds, 6)}ms`;
  const minutes = nanoseconds / (60n * nanosecondsPerSecond);
  const seconds = `${decimal(nanoseconds % (60n * nanosecondsPerSecond), 9)}s`;
  if (minutes === 0n) return seconds;
  const hours = minutes / 60n;
  return hours === 0n ? `${String(minutes)}m${seconds}` : `${String(hours)}h${String(minutes % 60n)}m${seconds}`;
}

/**
 * The "duration in seconds" of Vault's configuration, in nanoseconds: a number or digits are seconds (fractions of a
 * number are dropped), `Nd` is days, `''` is 0, everything else a Go duration. Source: spec/agent.md 2.4.3.
 */
export function parseDurationSeconds(value: string | number): Result<bigint, string> {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return fail('is not a finite number');
    return withinRange(BigInt(Math.trunc(value)) * nanosecondsPerSecond, String(value));
  }
  if (value === '') return succeed(0n);
  if (/^[-+]?[0-9]+$/.test(value)) return withinRange(BigInt(value.replace('+', '')) * nanosecondsPerSecond, value);
  const days = /^([0-9]+)d$/.exec(value)?.[1];
  if (days !== undefined) return withinRange(BigInt(days) * 86_400n * nanosecondsPerSecond, value);
  return parseGoDuration(value);
}

/** Milliseconds, rounded to the nearest; the unit of `Clock`. */
export function toMilliseconds(nanoseconds: bigint): number {
  return Math.round(Number(nanoseconds) / 1e6);
}

function scaled(digits: string, fraction: string, scale: bigint): bigint {
  const whole = BigInt(digits === '' ? '0' : digits) * scale;
  if (fraction === '') return whole;
  return whole + (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
}

function decimal(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

function withinRange(nanoseconds: bigint, text: string): Result<bigint, string> {
  if (nanoseconds <= largest && nanoseconds >= -largest - 1n) return succeed(nanoseconds);
  return fail(`duration ${quoteBytes(text)} is out of range`);
}
