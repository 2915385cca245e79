import { JsonNumber } from '@sluice/core';
import type { RenderFailure } from '../failure.ts';
import { failure } from '../failure.ts';
import { shortestDecimal } from '../print/float.ts';
import { typeName } from '../value/kind.ts';
import { checkTextLength, maxTextLength } from '../value/limits.ts';
import type { GoList } from '../value/value.ts';
import type { GoMap } from '../value/value.ts';
import type { GoStruct, MapKey } from '../value/value.ts';
import type { Value } from '../value/value.ts';

/** How JSON is laid out. */
export interface JsonStyle {
  /** One level of indentation; empty means compact. */
  readonly indent: string;
  /** Whether `<`, `>` and `&` are escaped. */
  readonly escapeHtml: boolean;
}

/** JSON as Go's encoding/json writes it. Source: spec/template.md 9.5. */
export function jsonText(value: Value, style: JsonStyle): string {
  return write(value, style, style.indent === '' ? '' : '\n', 0, []);
}

/** A JSON string, quoted. */
export function jsonString(text: string, escapeHtml: boolean): string {
  // Nothing to escape in the usual text.
  if ((escapeHtml ? PLAIN : PLAIN_WITH_HTML).test(text)) return `"${text}"`;
  return `"${escaped(text, escapeHtml)}"`;
}

/** Copies what needs no escape piece by piece: much faster than replacing by an expression. */
function escaped(text: string, escapeHtml: boolean): string {
  let result = '';
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (isPlainUnit(unit, escapeHtml)) continue;
    if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(index + 1))) {
      index += 1;
      continue;
    }
    result += text.slice(from, index) + escapeUnit(unit);
    from = index + 1;
  }
  return result + text.slice(from);
}

function isPlainUnit(unit: number, escapeHtml: boolean): boolean {
  if (unit >= 0x80) return unit < 0xd800 ? unit !== 0x2028 && unit !== 0x2029 : unit > 0xdfff;
  if (unit < 0x20 || unit === 0x22 || unit === 0x5c) return false;
  return !escapeHtml || (unit !== 0x26 && unit !== 0x3c && unit !== 0x3e);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** A float64 in JSON: plain between 1e-6 and 1e21, else with an exponent that is not padded. */
export function jsonFloat(value: number): string {
  if (Number.isNaN(value)) throw unsupportedValue('NaN');
  if (!Number.isFinite(value)) throw unsupportedValue(value > 0 ? '+Inf' : '-Inf');
  if (Object.is(value, -0)) return '-0';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-6 && size < 1e21) return plainDecimal(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e${exponent}`;
}

const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;
const PLAIN_WITH_HTML = /^[ !#-[\]-~]*$/;

/** Escapes of ASCII by code. */
const ASCII_ESCAPES: readonly string[] = Array.from({ length: 0x80 }, (_, unit) => {
  const short = '"\\\b\f\n\r\t'.indexOf(String.fromCharCode(unit));
  return short < 0 ? numericEscape(unit) : `\\${'"\\bfnrt'.charAt(short)}`;
});

/** Beyond this depth Go looks for cycles, and so do we. */
const CYCLE_DEPTH = 1000;

function escapeUnit(unit: number): string {
  if (unit < 0x80) return ASCII_ESCAPES[unit] ?? '';
  return unit >= 0xd800 && unit <= 0xdfff ? '\\ufffd' : numericEscape(unit);
}

function numericEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

function plainDecimal(value: number): string {
  const { digits, point } = shortestDecimal(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function write(value: Value, style: JsonStyle, lineBreak: string, depth: number, above: Value[]): string {
  switch (typeof value) {
    case 'string':
      return jsonString(value, style.escapeHtml);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return jsonFloat(value);
    case 'undefined':
      return 'null';
    default:
      break;
  }
  if (value === null) return 'null';
  if (value instanceof JsonNumber) return value.text;
  switch (value.kind) {
    case 'integer':
      return String(value.value);
    case 'typed-nil':
      return 'null';
    case 'list':
    case 'map':
    case 'struct':
      return depth <= CYCLE_DEPTH
        ? writeContainer(value, style, lineBreak, depth, above)
        : writeDeep(value, style, lineBreak, depth, above);
    case 'complex':
    case 'sequence':
    case 'function':
      throw unsupportedType(typeName(value));
  }
}

type Container = GoList | GoMap | GoStruct;

function writeContainer(value: Container, style: JsonStyle, lineBreak: string, depth: number, above: Value[]): string {
  switch (value.kind) {
    case 'list':
      return writeList(value, style, lineBreak, depth, above);
    case 'map':
      return writeMap(value, style, lineBreak, depth, above);
    case 'struct':
      return writeStruct(value, style, lineBreak, depth, above);
  }
}

function writeDeep(value: Container, style: JsonStyle, lineBreak: string, depth: number, above: Value[]): string {
  if (above.includes(value)) throw unsupportedValue(`encountered a cycle via ${typeName(value)}`);
  above.push(value);
  const text = writeContainer(value, style, lineBreak, depth, above);
  above.pop();
  return text;
}

function writeList(list: GoList, style: JsonStyle, lineBreak: string, depth: number, above: Value[]): string {
  if (list.isNil) return 'null';
  if (list.items.length === 0) return '[]';
  const inner = lineBreak + style.indent;
  const next = `,${inner}`;
  let text = '[';
  for (let index = 0; index < list.items.length; index++) {
    text += index === 0 ? inner : next;
    text += write(list.items[index], style, inner, depth + 1, above);
    if (text.length > maxTextLength) checkTextLength(text.length);
  }
  return `${text}${lineBreak}]`;
}

function writeMap(map: GoMap, style: JsonStyle, lineBreak: string, depth: number, above: Value[]): string {
  if (map.keyType === 'interface {}') throw unsupportedType(map.type);
  if (map.isNil) return 'null';
  const keys = map.sortedKeys();
  if (keys.length === 0) return '{}';
  const inner = lineBreak + style.indent;
  const starts = memberStarts(keys, style, inner);
  const values = map.sortedValues();
  let text = '{';
  for (let index = 0; index < values.length; index++) {
    text += starts[index] ?? '';
    text += write(values[index], style, inner, depth + 1, above);
    if (text.length > maxTextLength) checkTextLength(text.length);
  }
  return `${text}${lineBreak}}`;
}

/** What stands before the value of each member: the line break, the name and the colon. */
interface MemberStarts {
  readonly style: JsonStyle;
  readonly inner: string;
  readonly starts: readonly string[];
}

/** By the sorted keys of a map, which are another array when its keys have changed. */
const knownStarts = new WeakMap<readonly MapKey[], MemberStarts>();

function memberStarts(keys: readonly MapKey[], style: JsonStyle, inner: string): readonly string[] {
  const known = knownStarts.get(keys);
  if (known?.style === style && known.inner === inner) return known.starts;
  const colon = style.indent === '' ? ':' : ': ';
  const starts = keys.map((key, index) => {
    const name = typeof key === 'string' ? jsonString(key, style.escapeHtml) : '""';
    return `${index === 0 ? '' : ','}${inner}${name}${colon}`;
  });
  knownStarts.set(keys, { style, inner, starts });
  return starts;
}

function writeStruct(struct: GoStruct, style: JsonStyle, lineBreak: string, depth: number, above: Value[]): string {
  const { serialise, fields } = struct.type;
  if (serialise !== undefined) return write(serialise(struct), style, lineBreak, depth, above);
  if (fields.length === 0) return '{}';
  const inner = lineBreak + style.indent;
  const colon = style.indent === '' ? ':' : ': ';
  const members = fields.map(
    (name) => `${inner}"${name}"${colon}${write(struct.fields[name], style, inner, depth + 1, above)}`,
  );
  return `{${members.join(',')}${lineBreak}}`;
}

function unsupportedType(type: string): RenderFailure {
  return failure(`json: unsupported type: ${type}`);
}

function unsupportedValue(text: string): RenderFailure {
  return failure(`json: unsupported value: ${text}`);
}
