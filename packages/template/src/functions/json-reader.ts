import { reserveStack } from '../value/stack.ts';
import { failure, hidden, message, Operand, RenderFailure } from '../failure.ts';
import { quote } from '../print/quote.ts';
import { bytesOf, replaceRawBytes } from '../value/go-string.ts';
import { listOf } from '../value/list.ts';
import type { MapKey } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import type { Value } from '../value/value.ts';

/**
 * Strict JSON with Go's error texts; every number is a float64.
 * Source: spec/template.md 9.5.
 */
export function readJson(text: string): Value {
  const { value, overflow } = readDocument(text);
  if (overflow === undefined) return value;
  throw new RenderFailure(message`json: cannot unmarshal number ${hidden(overflow)} into Go value of type float64`);
}

/** What could be read: nil for text that is no JSON, and in place of every number that no float64 can hold. */
export function readJsonLeniently(text: string): Value {
  try {
    return readDocument(text).value;
  } catch (error) {
    if (error instanceof RenderFailure) return null;
    throw error;
  }
}

function readDocument(text: string): { readonly value: Value; readonly overflow: string | undefined } {
  const reader: Reader = { text, at: 0, depth: 0, overflow: undefined };
  skipBlanks(reader);
  const value = readValue(reader);
  skipBlanks(reader);
  if (reader.at < text.length) throw invalid(reader, 'after top-level value');
  return { value, overflow: reader.overflow };
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
  /** The first number that no float64 can hold; reported when the text is valid otherwise. */
  overflow: string | undefined;
}

const DEEPEST = 10_000;

function readValue(reader: Reader): Value {
  const character = reader.text[reader.at];
  switch (character) {
    case '{':
      return nested(reader, readObject);
    case '[':
      return nested(reader, readArray);
    case '"':
      return readString(reader);
    case 't':
      return readLiteral(reader, 'true', true);
    case 'f':
      return readLiteral(reader, 'false', false);
    case 'n':
      return readLiteral(reader, 'null', null);
    default:
      if (character === '-' || isDigit(character)) return readNumber(reader);
      throw invalid(reader, 'looking for beginning of value');
  }
}

function nested(reader: Reader, read: (reader: Reader) => Value): Value {
  reader.depth += 1;
  if ((reader.depth & 31) === 31) reserveStack();
  if (reader.depth > DEEPEST) throw failure('exceeded max depth');
  reader.at += 1;
  const value = read(reader);
  reader.depth -= 1;
  return value;
}

function readObject(reader: Reader): Value {
  const entries = new Map<MapKey, Value>();
  skipBlanks(reader);
  if (take(reader, '}')) return new GoMap(entries);
  for (;;) {
    skipBlanks(reader);
    if (reader.text[reader.at] !== '"') throw invalid(reader, 'looking for beginning of object key string');
    const key = readString(reader);
    skipBlanks(reader);
    if (!take(reader, ':')) throw invalid(reader, 'after object key');
    skipBlanks(reader);
    entries.set(key, readValue(reader));
    skipBlanks(reader);
    if (take(reader, '}')) return new GoMap(entries);
    if (!take(reader, ',')) throw invalid(reader, 'after object key:value pair');
  }
}

function readArray(reader: Reader): Value {
  const items: Value[] = [];
  skipBlanks(reader);
  if (take(reader, ']')) return listOf(items);
  for (;;) {
    skipBlanks(reader);
    items.push(readValue(reader));
    skipBlanks(reader);
    if (take(reader, ']')) return listOf(items);
    if (!take(reader, ',')) throw invalid(reader, 'after array element');
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function readString(reader: Reader): string {
  reader.at += 1;
  let text = '';
  for (;;) {
    const start = reader.at;
    while (reader.at < reader.text.length && !isSpecial(reader.text.charCodeAt(reader.at))) reader.at += 1;
    text += reader.text.slice(start, reader.at);
    const character = reader.text[reader.at];
    if (character === '"') {
      reader.at += 1;
      // Half a surrogate pair, and bytes that are not UTF-8, read as U+FFFD.
      return replaceRawBytes(text);
    }
    if (character !== '\\') throw invalid(reader, 'in string literal', true);
    reader.at += 1;
    text += readEscape(reader);
  }
}

function isSpecial(unit: number): boolean {
  return unit === 0x22 || unit === 0x5c || unit < 0x20;
}

function readEscape(reader: Reader): string {
  const letter = reader.text[reader.at] ?? '';
  const simple = ESCAPES[letter];
  if (simple !== undefined) {
    reader.at += 1;
    return simple;
  }
  if (letter !== 'u') throw invalid(reader, 'in string escape code');
  reader.at += 1;
  const start = reader.at;
  for (let digit = 0; digit < 4; digit++) {
    if (!/^[0-9a-fA-F]$/.test(reader.text[reader.at] ?? ''))
      throw invalid(reader, 'in \\u hexadecimal character escape');
    reader.at += 1;
  }
  return String.fromCharCode(Number.parseInt(reader.text.slice(start, reader.at), 16));
}

function readLiteral(reader: Reader, word: string, value: Value): Value {
  for (let index = 0; index < word.length; index++) {
    if (reader.text[reader.at] !== word[index]) {
      throw invalid(reader, `in literal ${word} (expecting '${word.charAt(index)}')`);
    }
    reader.at += 1;
  }
  return value;
}

function readNumber(reader: Reader): Value {
  const start = reader.at;
  take(reader, '-');
  if (!take(reader, '0')) digits(reader, 'in numeric literal');
  if (take(reader, '.')) digits(reader, 'after decimal point in numeric literal');
  if (take(reader, 'e') || take(reader, 'E')) {
    if (!take(reader, '+')) take(reader, '-');
    digits(reader, 'in exponent of numeric literal');
  }
  const text = reader.text.slice(start, reader.at);
  const value = Number(text);
  if (!Number.isFinite(value)) {
    reader.overflow ??= text;
    return null;
  }
  return value;
}

function digits(reader: Reader, context: string): void {
  if (!isDigit(reader.text[reader.at])) throw invalid(reader, context);
  while (isDigit(reader.text[reader.at])) reader.at += 1;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function skipBlanks(reader: Reader): void {
  while (' \t\r\n'.includes(reader.text[reader.at] ?? 'x')) reader.at += 1;
}

/**
 * At the end of the text Go tries a space: where that would be wrong too, the message speaks of it.
 */
function invalid(reader: Reader, context: string, isInString = false): RenderFailure {
  const character = characterAt(reader);
  const waits =
    context.startsWith('looking') || context.startsWith('after object') || context.startsWith('after array');
  if (character === undefined && (isInString || waits)) return failure('unexpected end of JSON input');
  return new RenderFailure(message`invalid ${unexpected(character ?? ' ')} ${context}`);
}

/** The whole character at the position, also beyond the basic plane. */
function characterAt({ text, at }: Reader): string | undefined {
  const point = text.codePointAt(at);
  return point === undefined ? undefined : String.fromCodePoint(point);
}

/** Without the character where values are not shown: it may be part of a secret. */
function unexpected(character: string): Operand {
  return new Operand(`character ${describe(character)}`, 'character');
}

/** Go describes the byte at which it stopped. */
function describe(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  const byte = bytesOf(character)[0] ?? 0;
  return `'${quote(String.fromCharCode(byte)).slice(1, -1)}'`;
}
