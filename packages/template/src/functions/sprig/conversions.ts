import { JsonNumber } from '@sluice/core';
import { parseGoFloat, parseGoInteger } from '../../value/parse-number.ts';
import { SizedInteger, wrapSigned } from '../../value/tagged.ts';
import type { Value } from '../../value/value.ts';

/** Any value as int64 by the rules of spf13/cast: what is no number is 0. Source: spec/template.md appendix D, Numbers. */
export function toInteger(value: Value): bigint {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'number':
      return fromFloat(value);
    case 'string':
      return fromText(value);
    default:
      if (value instanceof JsonNumber) return fromText(value.text);
      return value instanceof SizedInteger && value.type !== 'time.Duration' ? wrapSigned(value.value) : 0n;
  }
}

/** Any value as float64; what is no number is 0. */
export function toFloat(value: Value): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return floatFromText(value);
    default:
      if (value instanceof JsonNumber) return floatFromText(value.text);
      return value instanceof SizedInteger && value.type !== 'time.Duration' ? Number(value.value) : 0;
  }
}

function fromFloat(value: number): bigint {
  // Go's conversion of what does not fit gives the smallest number on amd64.
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) return -(1n << 63n);
  return BigInt(Math.trunc(value));
}

function fromText(text: string): bigint {
  const value = parseGoInteger(text.replace(/\.0+$/, ''), 0);
  return typeof value === 'bigint' ? value : 0n;
}

function floatFromText(text: string): number {
  const value = parseGoFloat(text);
  return typeof value === 'number' ? value : 0;
}
