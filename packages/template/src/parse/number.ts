import { quote } from '../print/quote.ts';
import { parseGoFloat, parseGoInteger, parseGoUnsigned } from '../value/parse-number.ts';
import { unquoteCharacter } from './unquote.ts';
import type { NumberLiteral } from './tree.ts';

/** What a number, character or complex literal can be; a text is the reason why it is none. */
export function numberLiteral(source: string): NumberLiteral | string {
  if (source.startsWith("'")) return characterLiteral(source);
  if (source.endsWith('i')) return complexLiteral(source);
  const unsigned = parseGoUnsigned(source, 0);
  const integer = parseGoInteger(source, 0);
  if (typeof integer === 'bigint' || typeof unsigned === 'bigint') {
    return {
      ...(typeof integer === 'bigint' ? { integer } : {}),
      ...(typeof unsigned === 'bigint' ? { unsigned } : integer === 0n ? { unsigned: 0n } : {}),
      float: Number(typeof integer === 'bigint' ? integer : unsigned),
      isFloat: false,
    };
  }
  const float = parseGoFloat(source);
  if (typeof float !== 'number') return `illegal number syntax: ${quote(source)}`;
  if (!/[.eEpP]/.test(source)) return `integer overflow: ${quote(source)}`;
  return { ...integersOf(float), float, isFloat: true };
}

function characterLiteral(source: string): NumberLiteral | string {
  const read = unquoteCharacter(source, 1, "'");
  if (read === undefined) return 'invalid syntax';
  if (read.end !== source.length - 1) return `malformed character constant: ${source}`;
  const value = BigInt(read.point);
  return { integer: value, unsigned: value, float: read.point, isFloat: false };
}

function complexLiteral(source: string): NumberLiteral | string {
  const split = /^(.*[^eEpP+-])([+-].*)i$/.exec(source);
  const real = split === null ? 0 : parseGoFloat(split[1] ?? '');
  const imaginary = parseGoFloat(split === null ? source.slice(0, -1) : (split[2] ?? ''));
  if (typeof real !== 'number' || typeof imaginary !== 'number') return `illegal number syntax: ${quote(source)}`;
  const complex = { real, imaginary };
  return imaginary === 0 ? { ...integersOf(real), float: real, complex, isFloat: true } : { complex, isFloat: false };
}

function integersOf(float: number): { integer?: bigint; unsigned?: bigint } {
  if (!Number.isInteger(float)) return {};
  const value = BigInt(float);
  return {
    ...(value >= -(1n << 63n) && value < 1n << 63n ? { integer: value } : {}),
    ...(value >= 0n && value < 1n << 64n ? { unsigned: value } : {}),
  };
}
