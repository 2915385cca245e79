import { JsonNumber } from '@sluice/core';
import { failure } from '../failure.ts';
import { durationText } from '../print/duration.ts';
import { shortestFloat } from '../print/float.ts';
import { printOperand } from '../print/print.ts';
import { byteLength, bytesOf, characters, codePoint, hasRawBytes } from '../value/go-string.ts';
import { typeName } from '../value/kind.ts';
import { checkNesting, checkTextLength } from '../value/limits.ts';
import { parseGoFloat, parseGoInteger } from '../value/parse-number.ts';
import type { GoStruct } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import { GrowingText } from '../value/growing-text.ts';
import { encodeBase64 } from './base64.ts';
import { compareYamlKeys } from './yaml-order.ts';
import { needsQuotes } from './yaml-scalar.ts';
import type { ScalarStyle } from './yaml-style.ts';
import { analyseScalar, isBreak, isYamlPrintable } from './yaml-style.ts';

/** YAML as yaml.v2 writes it, with its final line break. Source: spec/template.md appendix B. */
export function yamlText(value: Value): string {
  const writer: Writer = { out: new GrowingText(), column: 0 };
  writeNode(writer, value, { indent: -2, place: 'root', depth: 0 });
  return `${writer.out.text()}\n`;
}

interface Writer {
  readonly out: GrowingText;
  /** Characters on the current line. */
  column: number;
}

/** Where a node stands. */
interface Position {
  /** Indentation of the collection around it; -2 at the root. */
  readonly indent: number;
  /** `item` and `explicit` stand behind an indicator on the same line; `value` behind `key:`. */
  readonly place: 'root' | 'item' | 'explicit' | 'value' | 'key';
  readonly depth: number;
}

const WIDTH = 80;
const LONGEST_SIMPLE_KEY = 128;

function put(writer: Writer, text: string): void {
  writer.out.add(text);
  writer.column += characters(text).length;
}

function newLine(writer: Writer, indent: number): void {
  if (writer.out.length > 0) writer.out.add('\n');
  writer.out.add(' '.repeat(indent));
  writer.column = indent;
}

function writeNode(writer: Writer, value: Value, position: Position): void {
  checkNesting(position.depth, 1);
  if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) {
    switch (value.kind) {
      case 'list':
        writeSequence(writer, value.items, position);
        return;
      case 'map': {
        const keys = [...value.sortedKeys()].sort(compareYamlKeys);
        writeMapping(
          writer,
          keys.map((key) => [key, value.get(key)] as const),
          position,
        );
        return;
      }
      case 'struct':
        writeStruct(writer, value, position);
        return;
      default:
        break;
    }
  }
  writeScalar(writer, value, position);
}

function writeStruct(writer: Writer, struct: GoStruct, position: Position): void {
  const { serialise, fields } = struct.type;
  if (serialise !== undefined) writePlain(writer, printOperand(serialise(struct)), position);
  else {
    writeMapping(
      writer,
      fields.map((name) => [name.toLowerCase(), struct.fields[name]] as const),
      position,
    );
  }
}

function writeSequence(writer: Writer, items: readonly Value[], position: Position): void {
  if (items.length === 0) {
    writePlain(writer, '[]', position);
    return;
  }
  // Under a key the dashes stand below the key itself.
  const indent = position.place === 'value' ? position.indent : position.indent + 2;
  for (const [index, item] of items.entries()) {
    startEntry(writer, indent, position, index);
    put(writer, '-');
    writeNode(writer, item, { indent, place: 'item', depth: position.depth + 1 });
  }
}

function writeMapping(writer: Writer, entries: readonly (readonly [Value, Value])[], position: Position): void {
  if (entries.length === 0) {
    writePlain(writer, '{}', position);
    return;
  }
  const indent = position.indent + 2;
  for (const [index, [key, value]] of entries.entries()) {
    startEntry(writer, indent, position, index);
    const depth = position.depth + 1;
    if (isSimpleKey(key)) {
      writeScalar(writer, key, { indent, place: 'key', depth });
      put(writer, ':');
      writeNode(writer, value, { indent, place: 'value', depth });
    } else {
      put(writer, '?');
      writeNode(writer, key, { indent, place: 'explicit', depth });
      newLine(writer, indent);
      put(writer, ':');
      writeNode(writer, value, { indent, place: 'explicit', depth });
    }
  }
}

/** The first entry of a collection behind an indicator stays on its line. */
function startEntry(writer: Writer, indent: number, { place }: Position, index: number): void {
  const continues = index === 0 && (place === 'item' || place === 'explicit');
  if (continues) put(writer, ' ');
  else newLine(writer, indent);
}

function isSimpleKey(key: Value): boolean {
  if (typeof key !== 'string') return true;
  return !analyseScalar(key).isMultiline && byteLength(key) <= LONGEST_SIMPLE_KEY;
}

function writeScalar(writer: Writer, value: Value, position: Position): void {
  switch (typeof value) {
    case 'string':
      writeText(writer, value, position);
      return;
    case 'boolean':
    case 'bigint':
      writePlain(writer, String(value), position);
      return;
    case 'number':
      writePlain(writer, floatText(value), position);
      return;
    case 'undefined':
      writePlain(writer, 'null', position);
      return;
    default:
      break;
  }
  if (value === null) writePlain(writer, 'null', position);
  else if (value instanceof JsonNumber) writeNumber(writer, value.text, position);
  else if (value.kind === 'typed-nil') writePlain(writer, 'null', position);
  else if (value.kind === 'integer') {
    writePlain(writer, value.type === 'time.Duration' ? durationText(value.value) : String(value.value), position);
  } else throw failure(`cannot marshal type: ${typeName(value)}`);
}

function writeNumber(writer: Writer, text: string, position: Position): void {
  const integer = parseGoInteger(text, 10);
  const float = typeof integer === 'bigint' ? undefined : parseGoFloat(text);
  if (typeof integer === 'bigint') writePlain(writer, String(integer), position);
  else if (typeof float === 'number') writePlain(writer, floatText(float), position);
  else writeText(writer, text, position);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return shortestFloat(value);
}

/** A scalar is laid out character by character, which takes eight times the memory of its text. */
const SCALAR_WEIGHT = 8;

function writeText(writer: Writer, text: string, position: Position): void {
  checkTextLength(text.length * SCALAR_WEIGHT);
  if (!hasRawBytes(text)) {
    writeStyled(writer, text, wantedStyle(text), position);
    return;
  }
  separate(writer, position);
  put(writer, '!!binary');
  const base64 = encodeBase64(bytesOf(text), 'standard');
  const broken = base64.length < 70 ? base64 : base64.replace(/.{1,70}/g, '$&\n');
  writeStyled(writer, broken, wantedStyle(broken), { ...position, place: 'value' });
}

function wantedStyle(text: string): ScalarStyle {
  if (text.includes('\n')) return 'literal';
  return needsQuotes(text) ? 'double-quoted' : 'plain';
}

function writeStyled(writer: Writer, text: string, wanted: ScalarStyle, position: Position): void {
  const analysis = analyseScalar(text);
  let style = wanted;
  if (style === 'plain' && !analysis.allowsPlain) style = 'single-quoted';
  if (style === 'single-quoted' && !analysis.allowsSingleQuoted) style = 'double-quoted';
  if (style === 'literal' && (!analysis.allowsLiteral || position.place === 'key')) style = 'double-quoted';
  separate(writer, position);
  const indent = position.indent + 2 < 2 ? 2 : position.indent + 2;
  const layout: Layout = { indent, folds: position.place !== 'key' };
  if (style === 'plain') writeFolded(writer, text, layout, false);
  else if (style === 'single-quoted') writeSingleQuoted(writer, text, layout);
  else if (style === 'double-quoted') writeDoubleQuoted(writer, text, layout);
  else writeLiteral(writer, text, indent);
}

function writePlain(writer: Writer, text: string, position: Position): void {
  separate(writer, position);
  put(writer, text);
}

function separate(writer: Writer, { place }: Position): void {
  if (place !== 'root' && place !== 'key') put(writer, ' ');
}

interface Layout {
  readonly indent: number;
  readonly folds: boolean;
}

function writeSingleQuoted(writer: Writer, text: string, layout: Layout): void {
  put(writer, "'");
  writeFolded(writer, text, layout, true);
  put(writer, "'");
}

function writeFolded(writer: Writer, text: string, layout: Layout, isQuoted: boolean): void {
  const all = characters(text);
  let afterBreak = false;
  for (const [index, character] of all.entries()) {
    if (character === ' ') {
      const isInside = !isQuoted || (index > 0 && index < all.length - 1);
      const single = all[index - 1] !== ' ' && all[index + 1] !== ' ';
      if (layout.folds && single && isInside && writer.column > WIDTH) newLine(writer, layout.indent);
      else put(writer, ' ');
      continue;
    }
    if (isBreak(character)) {
      writer.out.add(character);
      writer.column = 0;
      afterBreak = true;
      continue;
    }
    if (afterBreak) put(writer, ' '.repeat(Math.max(0, layout.indent - writer.column)));
    afterBreak = false;
    put(writer, isQuoted && character === "'" ? "''" : character);
  }
}

function writeDoubleQuoted(writer: Writer, text: string, layout: Layout): void {
  put(writer, '"');
  const all = characters(text);
  // libyaml looks for a byte order mark at the start of the text whichever character it writes.
  const escapesAll = text.startsWith('\ufeff');
  let afterSpace = false;
  for (const [index, character] of all.entries()) {
    if (character !== ' ' || escapesAll) {
      put(writer, escaped(character, escapesAll));
      afterSpace = false;
      continue;
    }
    const folds = layout.folds && !afterSpace && writer.column > WIDTH && index > 0 && index < all.length - 1;
    if (folds) {
      newLine(writer, layout.indent);
      if (all[index + 1] === ' ') put(writer, '\\');
    } else put(writer, ' ');
    afterSpace = true;
  }
  put(writer, '"');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(character: string, always: boolean): string {
  const named = ESCAPES[character];
  if (named !== undefined) return named;
  const point = codePoint(character);
  if (!always && isYamlPrintable(point)) return character;
  const digits = point <= 0xff ? 2 : point <= 0xffff ? 4 : 8;
  const letter = digits === 2 ? 'x' : digits === 4 ? 'u' : 'U';
  return `\\${letter}${point.toString(16).toUpperCase().padStart(digits, '0')}`;
}

function writeLiteral(writer: Writer, text: string, indent: number): void {
  const all = characters(text);
  const first = all[0] ?? '';
  put(writer, `|${first === ' ' || isBreak(first) ? '2' : ''}${chomping(all)}`);
  writer.out.add('\n');
  writer.column = 0;
  let afterBreak = true;
  for (const [index, character] of all.entries()) {
    if (isBreak(character)) {
      // The last line break is the one that the next entry, or the end, begins with.
      if (index < all.length - 1 || character !== '\n') writer.out.add(character);
      writer.column = 0;
      afterBreak = true;
      continue;
    }
    if (afterBreak) put(writer, ' '.repeat(indent));
    afterBreak = false;
    put(writer, character);
  }
}

function chomping(all: readonly string[]): string {
  const last = all.at(-1);
  if (last === undefined || !isBreak(last)) return '-';
  const before = all.at(-2);
  return before === undefined || isBreak(before) ? '+' : '';
}
