import { quoteGo } from '@sluice/core';

/**
 * Why a text is no JSON, in the words of Go's decoder: `invalid character 'n' looking for beginning of value`,
 * `unexpected end of JSON input`. Only for texts that `JSON.parse` refuses; for others the answer means nothing.
 */
export function describeJsonError(text: string): string {
  const reader: Reader = { text, at: 0, depth: 0 };
  const problem = readValue(reader) ?? readEnd(reader);
  if (problem === undefined) return 'invalid JSON';
  const character = firstByte(text.slice(reader.at, reader.at + 2));
  return character === undefined ? 'unexpected end of JSON input' : `invalid character ${quote(character)} ${problem}`;
}

// Go reads bytes: of a character beyond ASCII it names the first one, as if that were a character of Latin-1.
function firstByte(text: string): string | undefined {
  const [byte] = new TextEncoder().encode(text);
  return byte === undefined ? undefined : String.fromCharCode(byte);
}

interface Reader {
  readonly text: string;
  at: number;
  /** Levels of objects and lists around `at`. */
  depth: number;
}

/** Text of a user must not run our stack over. Go stops at 10 000. */
const maximumDepth = 1000;

/** Each reader answers with what it expected at `at`, or `undefined` when it has read its part. */
type Problem = string | undefined;

const beginning = 'looking for beginning of value';

function readValue(reader: Reader): Problem {
  skipBlanks(reader);
  const character = peek(reader);
  switch (character) {
    case '{':
      return readNested(reader, readObject);
    case '[':
      return readNested(reader, readArray);
    case '"':
      return readString(reader);
    case 't':
      return readWord(reader, 'true');
    case 'f':
      return readWord(reader, 'false');
    case 'n':
      return readWord(reader, 'null');
    default:
      return /[-0-9]/.test(character) ? readNumber(reader) : beginning;
  }
}

function readNested(reader: Reader, read: (reader: Reader) => Problem): Problem {
  if (reader.depth === maximumDepth) return 'exceeded max depth';
  reader.depth += 1;
  const problem = read(reader);
  reader.depth -= 1;
  return problem;
}

function readObject(reader: Reader): Problem {
  reader.at += 1;
  skipBlanks(reader);
  if (accept(reader, '}')) return undefined;
  for (;;) {
    skipBlanks(reader);
    if (peek(reader) !== '"') return 'looking for beginning of object key string';
    const problem = readString(reader);
    if (problem !== undefined) return problem;
    skipBlanks(reader);
    if (!accept(reader, ':')) return 'after object key';
    const inValue = readValue(reader);
    if (inValue !== undefined) return inValue;
    skipBlanks(reader);
    if (accept(reader, '}')) return undefined;
    if (!accept(reader, ',')) return 'after object key:value pair';
  }
}

function readArray(reader: Reader): Problem {
  reader.at += 1;
  skipBlanks(reader);
  if (accept(reader, ']')) return undefined;
  for (;;) {
    const problem = readValue(reader);
    if (problem !== undefined) return problem;
    skipBlanks(reader);
    if (accept(reader, ']')) return undefined;
    if (!accept(reader, ',')) return 'after array element';
  }
}

function readString(reader: Reader): Problem {
  reader.at += 1;
  for (;;) {
    const character = peek(reader);
    if (character === '' || character < ' ') return 'in string literal';
    reader.at += 1;
    if (character === '"') return undefined;
    if (character !== '\\') continue;
    const escape = peek(reader);
    if (!/["\\/bfnrtu]/.test(escape)) return 'in string escape code';
    reader.at += 1;
    for (let digits = 0; escape === 'u' && digits < 4; digits += 1, reader.at += 1) {
      if (!/[0-9a-fA-F]/.test(peek(reader))) return 'in \\u hexadecimal character escape';
    }
  }
}

function readWord(reader: Reader, word: string): Problem {
  for (const [index, letter] of Array.from(word).entries()) {
    if (peek(reader) !== letter) return `in literal ${word} (expecting '${word[index] ?? ''}')`;
    reader.at += 1;
  }
  return undefined;
}

function readNumber(reader: Reader): Problem {
  accept(reader, '-');
  if (!/[0-9]/.test(peek(reader))) return 'in numeric literal';
  if (!accept(reader, '0')) skipDigits(reader);
  if (accept(reader, '.')) {
    if (!/[0-9]/.test(peek(reader))) return 'after decimal point in numeric literal';
    skipDigits(reader);
  }
  if (!/[eE]/.test(peek(reader))) return undefined;
  reader.at += 1;
  if (!accept(reader, '+')) accept(reader, '-');
  if (!/[0-9]/.test(peek(reader))) return 'in exponent of numeric literal';
  skipDigits(reader);
  return undefined;
}

function readEnd(reader: Reader): Problem {
  skipBlanks(reader);
  return reader.at < reader.text.length ? 'after top-level value' : undefined;
}

function skipDigits(reader: Reader): void {
  while (/[0-9]/.test(peek(reader))) reader.at += 1;
}

function skipBlanks(reader: Reader): void {
  while (/[ \t\r\n]/.test(peek(reader))) reader.at += 1;
}

function accept(reader: Reader, character: string): boolean {
  if (peek(reader) !== character) return false;
  reader.at += 1;
  return true;
}

function peek({ text, at }: Reader): string {
  return text.charAt(at);
}

function quote(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  return `'${quoteGo(character).slice(1, -1)}'`;
}
