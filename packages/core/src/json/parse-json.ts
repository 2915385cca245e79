import type { Diagnostic } from '../diagnostic.ts';
import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import type { JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';

/** Nesting beyond this is refused; Vault itself refuses more than 500. */
const maximumDepth = 1000;

/**
 * Reads strict JSON (RFC 8259) without rounding: every number becomes a `JsonNumber` with its source text. Of repeated
 * members the last one counts, as everywhere. The failed `Result` has one diagnostic (`json/syntax`) with line and
 * column in `file`; it never quotes the text, which may be secret. Source: spec/decisions.md 14, spec/agent.md 5.4.
 */
export function parseJson(text: string, file = 'JSON'): Result<JsonValue> {
  const source: Source = { text, at: 0, depth: 0 };
  try {
    skipBlanks(source);
    const value = readValue(source);
    skipBlanks(source);
    if (source.at < text.length) throw new JsonSyntaxError(source.at, 'more text after the value');
    return succeed(value);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return fail([toDiagnostic(text, file, error)]);
    throw error;
  }
}

interface Source {
  readonly text: string;
  at: number;
  depth: number;
}

// Thrown within this file only: unwinding a recursive reader by hand would cost every caller a check.
class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const blanks = /[ \t\n\r]*/y;
const numberText = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const plainText = /[^"\\\u0000-\u001f]*/y;
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function readValue(source: Source): JsonValue {
  switch (source.text[source.at]) {
    case '{':
      return readNested(source, readObject);
    case '[':
      return readNested(source, readArray);
    case '"':
      return readString(source);
    case 't':
      return readWord(source, 'true', true);
    case 'f':
      return readWord(source, 'false', false);
    case 'n':
      return readWord(source, 'null', null);
    case undefined:
      throw new JsonSyntaxError(source.at, 'the text ends where a value is expected');
    default:
      return readNumber(source);
  }
}

function readNested(source: Source, read: (source: Source) => JsonValue): JsonValue {
  source.depth += 1;
  if (source.depth > maximumDepth) {
    throw new JsonSyntaxError(source.at, `more than ${maximumDepth} levels of nesting`);
  }
  source.at += 1;
  const value = read(source);
  source.depth -= 1;
  return value;
}

function readObject(source: Source): JsonValue {
  const object: Record<string, JsonValue> = {};
  skipBlanks(source);
  if (accept(source, '}')) return object;
  for (;;) {
    skipBlanks(source);
    if (source.text[source.at] !== '"') throw new JsonSyntaxError(source.at, 'expected a member name in double quotes');
    const name = readString(source);
    skipBlanks(source);
    expect(source, ':', 'expected ":" after the member name');
    skipBlanks(source);
    setMember(object, name, readValue(source));
    skipBlanks(source);
    if (accept(source, '}')) return object;
    expect(source, ',', 'expected "," or "}" after a member');
  }
}

function setMember(object: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function readArray(source: Source): JsonValue {
  const array: JsonValue[] = [];
  skipBlanks(source);
  if (accept(source, ']')) return array;
  for (;;) {
    skipBlanks(source);
    array.push(readValue(source));
    skipBlanks(source);
    if (accept(source, ']')) return array;
    expect(source, ',', 'expected "," or "]" after an element');
  }
}

function readString(source: Source): string {
  const start = source.at;
  source.at += 1;
  let result = match(source, plainText);
  for (;;) {
    const character = source.text[source.at];
    if (character === '"') {
      source.at += 1;
      return result;
    }
    if (character === undefined) throw new JsonSyntaxError(start, 'the string is not closed');
    if (character !== '\\') throw new JsonSyntaxError(source.at, 'a control character in a string must be escaped');
    result += readEscape(source) + match(source, plainText);
  }
}

function readEscape(source: Source): string {
  const name = source.text[source.at + 1] ?? '';
  const short = shortEscapes[name];
  if (short !== undefined) {
    source.at += 2;
    return short;
  }
  const digits = source.text.slice(source.at + 2, source.at + 6);
  if (name !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) throw new JsonSyntaxError(source.at, 'unknown escape sequence');
  source.at += 6;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function readNumber(source: Source): JsonValue {
  const start = source.at;
  const text = match(source, numberText);
  if (text === '') throw new JsonSyntaxError(start, 'expected a value');
  return new JsonNumber(text);
}

function readWord(source: Source, word: string, value: JsonValue): JsonValue {
  if (!source.text.startsWith(word, source.at)) throw new JsonSyntaxError(source.at, 'expected a value');
  source.at += word.length;
  return value;
}

function match(source: Source, pattern: RegExp): string {
  pattern.lastIndex = source.at;
  const text = pattern.exec(source.text)?.[0] ?? '';
  source.at += text.length;
  return text;
}

function skipBlanks(source: Source): void {
  match(source, blanks);
}

function accept(source: Source, character: string): boolean {
  if (source.text[source.at] !== character) return false;
  source.at += 1;
  return true;
}

function expect(source: Source, character: string, message: string): void {
  if (!accept(source, character)) throw new JsonSyntaxError(source.at, message);
}

function toDiagnostic(text: string, file: string, { offset, message }: JsonSyntaxError): Diagnostic {
  const before = text.slice(0, offset).split('\n');
  const column = Array.from(before.at(-1) ?? '').length + 1;
  return {
    code: 'json/syntax',
    severity: 'error',
    where: { kind: 'file', file, line: before.length, column },
    message,
  };
}
