import { JsonNumber } from '@sluice/core';
import { durationText } from '../print/duration.ts';
import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { formatFloat } from '../print/float.ts';
import { printOperand } from '../print/print.ts';
import { compareStrings } from '../value/go-string.ts';
import { typeName } from '../value/kind.ts';
import { checkNesting, checkTextLength } from '../value/limits.ts';
import { GoList } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { parseGoFloat, parseGoInteger } from '../value/parse-number.ts';
import { GrowingText } from '../value/growing-text.ts';
import { GoStruct } from '../value/value.ts';
import { TypedNil } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

/** TOML as BurntSushi's encoder writes it. Source: spec/template.md appendix C. */
export function tomlText(value: Value): string {
  const entries = entriesOf(value);
  if (isTable(value) && entries === undefined) throw failure('toml: top-level values must be Go maps or structs');
  if (entries === undefined) return inlineText(value, 0, '');
  const writer: Writer = { out: new GrowingText() };
  writeEntries(writer, entries, []);
  return writer.out.text();
}

interface Writer {
  readonly out: GrowingText;
}

type Entries = readonly (readonly [key: string, value: Value])[];

/** First everything that fits on a line, then the tables. */
function writeEntries(writer: Writer, entries: Entries, path: readonly string[]): void {
  checkNesting(path.length, entries.length);
  const indent = '  '.repeat(path.length);
  for (const [key, value] of entries) {
    if (isTable(value) || isNil(value)) continue;
    put(writer, `${indent}${quotedKey(key)} = ${inlineText(value, path.length, [...path, key].join('.'))}\n`);
  }
  for (const [key, value] of entries) {
    if (isTable(value)) writeTable(writer, value, [...path, key]);
  }
}

function writeTable(writer: Writer, value: Value, path: readonly string[]): void {
  const indent = '  '.repeat(path.length - 1);
  const name = path.map(quotedKey).join('.');
  if (value instanceof GoList) {
    for (const item of value.items) {
      put(writer, `${writer.out.length === 0 ? '' : '\n'}${indent}[[${name}]]\n`);
      writeEntries(writer, entriesOf(item) ?? [], path);
    }
    return;
  }
  const blank = path.length === 1 && writer.out.length > 0 ? '\n' : '';
  put(writer, `${blank}${indent}[${name}]\n`);
  writeEntries(writer, entriesOf(value) ?? [], path);
}

function put(writer: Writer, text: string): void {
  writer.out.add(text);
}

function entriesOf(value: Value): Entries | undefined {
  if (value instanceof GoMap) {
    if (value.keyType !== 'string') throw failure('toml: cannot encode a map with non-string key type');
    const entries: [string, Value][] = [];
    for (const key of value.sortedKeys()) entries.push([printOperand(key), value.get(key)]);
    return entries.sort(([left], [right]) => compareStrings(left, right));
  }
  if (!(value instanceof GoStruct) || value.type.serialise !== undefined) return undefined;
  const { fields } = value;
  return value.type.fields.map((name) => [name, fields[name]] as const);
}

/** A map, or a list of nothing but maps. */
function isTable(value: Value): boolean {
  if (value instanceof GoList) {
    if (value.items.length === 0 || !value.items.some(isMapLike)) return false;
    if (value.items.some(isNil)) throw failure('toml: cannot encode array with nil element');
    return value.items.every(isMapLike);
  }
  return isMapLike(value);
}

function isMapLike(value: Value): boolean {
  return value instanceof GoMap || (value instanceof GoStruct && value.type.serialise === undefined);
}

function isNil(value: Value): boolean {
  return value === undefined || value === null || value instanceof TypedNil || (value instanceof GoMap && value.isNil);
}

function quotedKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key);
}

function inlineText(value: Value, depth: number, key: string): string {
  checkNesting(depth, 1);
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return floatText(value);
    case 'undefined':
      throw failure('toml: cannot encode array with nil element');
    default:
      break;
  }
  if (value === null) throw failure('toml: cannot encode array with nil element');
  if (value instanceof JsonNumber) return numberText(value.text);
  switch (value.kind) {
    case 'integer':
      return value.type === 'time.Duration' ? quoted(durationText(value.value)) : String(value.value);
    case 'list':
      return joined(
        '[',
        value.items.map((item) => inlineText(item, depth + 1, key)),
        ']',
      );
    case 'map':
    case 'struct':
      return inlineTable(value, depth, key);
    case 'typed-nil':
    case 'complex':
      throw unsupported(key, typeName(value));
    case 'sequence':
      throw unsupported(key, 'chan');
    case 'function':
      throw unsupported(key, 'func');
  }
}

function unsupported(key: string, type: string): RenderFailure {
  return new RenderFailure(message`unsupported type for key '${hidden(key, 'a key')}': ${type}`);
}

function inlineTable(value: GoMap | GoStruct, depth: number, parent: string): string {
  const entries = entriesOf(value);
  if (entries === undefined) {
    if (!(value instanceof GoStruct)) return '';
    // Times are a type of TOML; other types that write themselves are texts.
    const written = value.type.serialise?.(value);
    return value.type.name === 'time.Time' ? printOperand(written) : inlineText(written, depth, parent);
  }
  const direct = entries.filter(([, member]) => !isTable(member));
  const tables = entries.filter(([, member]) => isTable(member));
  const text = `{${inlineMembers(direct, depth, parent, tables.length > 0)}${inlineMembers(tables, depth, parent, false)}}`;
  checkTextLength(text.length);
  return text;
}

/** The encoder puts a comma behind every member but the last key, also when that key is nil and left out. */
function inlineMembers(entries: Entries, depth: number, parent: string, goesOn: boolean): string {
  let text = '';
  for (const [index, [key, member]] of entries.entries()) {
    if (isNil(member)) continue;
    text += `${quotedKey(key)} = ${inlineText(member, depth + 1, `${parent}.${key}`)}`;
    if (goesOn || index < entries.length - 1) text += ', ';
  }
  return text;
}

function joined(open: string, parts: readonly string[], close: string): string {
  const text = open + parts.join(', ') + close;
  checkTextLength(text.length);
  return text;
}

function numberText(text: string): string {
  const integer = parseGoInteger(text, 10);
  if (typeof integer === 'bigint') return String(integer);
  const float = parseGoFloat(text);
  return typeof float === 'number' ? floatText(float) : quoted(text);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'f', -1);
  return text.includes('.') ? text : `${text}.0`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
};

function quoted(text: string): string {
  const body = text.replace(/["\\\0-\x1f\x7f]/g, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${body}"`;
}
