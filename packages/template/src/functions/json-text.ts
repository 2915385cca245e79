import { JsonNumber } from '@sluice/core';
import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { quote } from '../print/quote.ts';
import { shortestDecimal } from '../print/float.ts';
import { typeName } from '../value/kind.ts';
import { reserveStack } from '../value/stack.ts';
import { spendSteps } from '../value/work.ts';
import { GrowingText } from '../value/growing-text.ts';
import type { MapKey, Value } from '../value/value.ts';
import { GoList, GoMap, GoStruct } from '../value/value.ts';

/** How JSON is laid out. */
export interface JsonStyle {
  /** One level of indentation; empty means compact. */
  readonly indent: string;
  /** Whether `<`, `>` and `&` are escaped. */
  readonly escapeHtml: boolean;
}

/** JSON as Go's encoding/json writes it. Source: spec/template.md 9.5. */
export function jsonText(value: Value, style: JsonStyle): string {
  const writer: Writer = { style, out: new GrowingText(), above: [] };
  write(writer, value, style.indent === '' ? '' : '\n', 0);
  return writer.out.text();
}

/** A JSON string, quoted. */
export function jsonString(text: string, escapeHtml: boolean): string {
  // Nothing to escape in the usual text.
  if ((escapeHtml ? PLAIN : PLAIN_WITH_HTML).test(text)) return `"${text}"`;
  return `"${escaped(text, escapeHtml)}"`;
}

/** Copies what needs no escape piece by piece: much faster than replacing by an expression. */
function escaped(text: string, escapeHtml: boolean): string {
  const result = new GrowingText();
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (isPlainUnit(unit, escapeHtml)) continue;
    if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(index + 1))) {
      index += 1;
      continue;
    }
    if (index > from) result.add(text.slice(from, index));
    result.add(escapeUnit(unit));
    from = index + 1;
  }
  return result.text() + text.slice(from);
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

interface Writer {
  readonly style: JsonStyle;
  readonly out: GrowingText;
  /** Containers that are being written, from `CYCLE_DEPTH` on. */
  readonly above: Value[];
}

type Container = GoList | GoMap | GoStruct;

/** `lineBreak` is what the line of the value starts with; empty in compact JSON. */
function write(writer: Writer, value: Value, lineBreak: string, depth: number): void {
  if (typeof value === 'string') writer.out.add(jsonString(value, writer.style.escapeHtml));
  else if (!isContainer(value)) writer.out.add(scalarText(value));
  else {
    if ((depth & 31) === 31) reserveStack();
    spendSteps(1 + 2 * sizeOf(value));
    if (depth <= CYCLE_DEPTH) writeContainer(writer, value, lineBreak, depth);
    else writeDeep(writer, value, lineBreak, depth);
  }
}

function isContainer(value: Value): value is Container {
  return value instanceof GoMap || value instanceof GoList || value instanceof GoStruct;
}

function sizeOf(value: Container): number {
  if (value instanceof GoMap) return value.size;
  return value instanceof GoList ? value.items.length : value.type.fields.length;
}

function scalarText(value: Exclude<Value, Container | string>): string {
  switch (typeof value) {
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
  if (value instanceof JsonNumber) return numberText(value.text);
  switch (value.kind) {
    case 'integer':
      return String(value.value);
    case 'typed-nil':
      return 'null';
    case 'complex':
    case 'sequence':
    case 'function':
      throw unsupportedType(typeName(value));
  }
}

/** A part of a number, which `slice` makes, may be none. */
function numberText(text: string): string {
  if (text === '') return '0';
  if (/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return text;
  throw new RenderFailure(message`json: invalid number literal ${hidden(quote(text))}`);
}

function writeContainer(writer: Writer, value: Container, lineBreak: string, depth: number): void {
  if (value instanceof GoMap) writeMap(writer, value, lineBreak, depth);
  else if (value instanceof GoList) writeList(writer, value, lineBreak, depth);
  else writeStruct(writer, value, lineBreak, depth);
}

function writeDeep(writer: Writer, value: Container, lineBreak: string, depth: number): void {
  const { above } = writer;
  if (above.includes(value)) throw unsupportedValue(`encountered a cycle via ${typeName(value)}`);
  above.push(value);
  writeContainer(writer, value, lineBreak, depth);
  above.pop();
}

function writeList(writer: Writer, list: GoList, lineBreak: string, depth: number): void {
  const { out, style } = writer;
  if (list.isNil) {
    out.add('null');
    return;
  }
  if (list.items.length === 0) {
    out.add('[]');
    return;
  }
  const inner = lineBreak + style.indent;
  const next = `,${inner}`;
  out.add(`[${inner}`);
  for (let index = 0; index < list.items.length; index++) {
    if (index > 0) out.add(next);
    write(writer, list.items[index], inner, depth + 1);
  }
  out.add(`${lineBreak}]`);
}

function writeMap(writer: Writer, map: GoMap, lineBreak: string, depth: number): void {
  const { out, style } = writer;
  if (map.keyType === 'interface {}') throw unsupportedType(map.type);
  if (map.isNil) {
    out.add('null');
    return;
  }
  const keys = map.sortedKeys();
  if (keys.length === 0) {
    out.add('{}');
    return;
  }
  const inner = lineBreak + style.indent;
  const starts = memberStarts(keys, style, inner);
  const values = map.sortedValues();
  out.add('{');
  for (let index = 0; index < values.length; index++) {
    out.add(starts[index] ?? '');
    write(writer, values[index], inner, depth + 1);
  }
  out.add(`${lineBreak}}`);
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

function writeStruct(writer: Writer, struct: GoStruct, lineBreak: string, depth: number): void {
  const { out, style } = writer;
  const { serialise, fields } = struct.type;
  if (serialise !== undefined) {
    write(writer, serialise(struct), lineBreak, depth);
    return;
  }
  if (fields.length === 0) {
    out.add('{}');
    return;
  }
  const inner = lineBreak + style.indent;
  const colon = style.indent === '' ? ':' : ': ';
  for (const [index, name] of fields.entries()) {
    out.add(`${index === 0 ? '{' : ','}${inner}"${name}"${colon}`);
    write(writer, struct.fields[name], inner, depth + 1);
  }
  out.add(`${lineBreak}}`);
}

function unsupportedType(type: string): RenderFailure {
  return failure(`json: unsupported type: ${type}`);
}

function unsupportedValue(text: string): RenderFailure {
  return failure(`json: unsupported value: ${text}`);
}
