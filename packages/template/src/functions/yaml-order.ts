import { JsonNumber } from '@sluice/core';
import { characters, codePoint } from '../value/go-string.ts';
import { SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

/** yaml.v2's order of keys: numbers by value, texts naturally (`b9` before `b10`). Source: spec/template.md appendix B, 3. */
export function compareYamlKeys(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') return compareNaturally(left, right);
  const a = numberOf(left);
  const b = numberOf(right);
  if (a !== undefined && b !== undefined && a !== b) return a - b;
  return kindRank(left) - kindRank(right);
}

function numberOf(key: Value): number | undefined {
  if (typeof key === 'boolean') return key ? 1 : 0;
  if (typeof key === 'number') return key;
  if (typeof key === 'bigint') return Number(key);
  return key instanceof SizedInteger ? Number(key.value) : undefined;
}

/** Go's numbers of the kinds: bool, integers, floats, nil interface, string. */
function kindRank(key: Value): number {
  if (typeof key === 'boolean') return 1;
  if (typeof key === 'bigint' || key instanceof SizedInteger) return 2;
  if (typeof key === 'number') return 14;
  return typeof key === 'string' || key instanceof JsonNumber ? 24 : 20;
}

const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

function compareNaturally(left: string, right: string): number {
  const a = characters(left);
  const b = characters(right);
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a[index] ?? '';
    const y = b[index] ?? '';
    if (x !== y) return compareAt(a, b, index, x, y);
  }
  return a.length - b.length;
}

function compareAt(a: readonly string[], b: readonly string[], index: number, x: string, y: string): number {
  const xIsLetter = LETTER.test(x);
  const yIsLetter = LETTER.test(y);
  if (xIsLetter && yIsLetter) return codePoint(x) - codePoint(y);
  if (xIsLetter !== yIsLetter) return xIsLetter ? 1 : -1;
  // Behind a digit other than zero, a zero is no leading zero.
  const start = (x === '0' || y === '0') && isBehindNumber(a, index) ? '1' : '';
  const runA = digitsFrom(a, index);
  const runB = digitsFrom(b, index);
  const numberA = BigInt(start + runA || '0');
  const numberB = BigInt(start + runB || '0');
  if (numberA !== numberB) return numberA < numberB ? -1 : 1;
  return runA.length === runB.length ? codePoint(x) - codePoint(y) : runA.length - runB.length;
}

function isBehindNumber(text: readonly string[], index: number): boolean {
  for (let at = index - 1; at >= 0 && DIGIT.test(text[at] ?? ''); at--) if (text[at] !== '0') return true;
  return false;
}

function digitsFrom(text: readonly string[], index: number): string {
  let run = '';
  for (let at = index; /^[0-9]$/.test(text[at] ?? ''); at++) run += text[at] ?? '';
  return run;
}
