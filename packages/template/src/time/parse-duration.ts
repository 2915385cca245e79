import type { Message } from '../failure.ts';
import { hidden, message } from '../failure.ts';
import { quote } from '../print/quote.ts';

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

/** Go's ParseDuration in nanoseconds, or what is wrong with the text. */
export function parseDuration(text: string): bigint | Message {
  const invalid = message`time: invalid duration ${hidden(quote(text))}`;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  let rest = text.slice(sign.length);
  if (rest === '0') return 0n;
  if (rest === '') return invalid;
  let total = 0n;
  while (rest !== '') {
    const number = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest);
    const [matched = '', whole = '', fraction = ''] = number ?? [];
    if (whole === '' && fraction === '') return invalid;
    rest = rest.slice(matched.length);
    const unit = /^[^.0-9]+/.exec(rest)?.[0];
    if (unit === undefined) return message`time: missing unit in duration ${hidden(quote(text))}`;
    const size = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (size === undefined)
      return message`time: unknown unit ${hidden(quote(unit))} in duration ${hidden(quote(text))}`;
    rest = rest.slice(unit.length);
    total += BigInt(whole === '' ? '0' : whole) * size;
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
    if (total > 1n << 63n) return invalid;
  }
  if (sign !== '-' && total >= 1n << 63n) return invalid;
  return sign === '-' ? -total : total;
}
