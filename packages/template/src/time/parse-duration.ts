import type { Message } from '../failure.ts';
import { hidden, message } from '../failure.ts';
import { quoteTimeText } from './quote-time-text.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const MOST = 1n << 63n;

/** Go's ParseDuration in nanoseconds, or what is wrong with the text. */
export function parseDuration(text: string): bigint | Message {
  const invalid = message`time: invalid duration ${hidden(quoteTimeText(text))}`;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') return invalid;
  let total = 0n;
  while (rest !== '') {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest);
    const [matched = '', whole = '', fraction = ''] = number ?? [];
    if (whole === '' && fraction === '') return invalid;
    if (BigInt(whole === '' ? '0' : whole) > MOST) return invalid;
    rest = rest.slice(matched.length);
    const unit = /^[^.0-9]+/.exec(rest)?.[0];
    if (unit === undefined) return message`time: missing unit in duration ${hidden(quoteTimeText(text))}`;
    const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (size === undefined)
      return message`time: unknown unit ${hidden(quoteTimeText(unit))} in duration ${hidden(quoteTimeText(text))}`;
    rest = rest.slice(unit.length);
    total += BigInt(whole === '' ? '0' : whole) * size;
    total += fractionOf(fraction, size);
    if (total > MOST) return invalid;
  }
  if (sign !== '-' && total >= MOST) return invalid;
  return sign === '-' ? -total : total;
}

/** Digits behind the point, as far as they fit into 63 bits, times the unit, computed in floating point. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > (MOST - 1n) / 10n || next > MOST) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}
