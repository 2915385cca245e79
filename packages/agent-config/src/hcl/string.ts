import { HclSyntaxError } from './syntax-error.ts';
import type { Token } from './token.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};
const byteEscape = /\\(?:x([0-9a-fA-F]{2})|([0-3][0-7]{2}))/y;
const codePointEscape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

/** A string in double quotes at `start`. `${ ... }` is kept as it stands, quotes and braces in it nest. */
export function lexString(source: string, start: number): Token {
  const text: string[] = [];
  for (let at = start + 1; ;) {
    const character = source[at];
    if (character === '"') return { kind: 'string', offset: start, end: at + 1, text: text.join('') };
    if (character === undefined)
      throw new HclSyntaxError(start, 'the string is not closed', 'close it with a double quote');
    if (character === '\n') {
      throw new HclSyntaxError(at, 'a line break in a string', 'write \\n, or use a heredoc (<<EOF)');
    }
    const piece = lexPiece(source, at);
    text.push(piece.text);
    at = piece.end;
  }
}

interface Piece {
  readonly text: string;
  readonly end: number;
}

function lexPiece(source: string, at: number): Piece {
  if (source[at] === '\\') return lexEscape(source, at);
  if (source.startsWith('${', at)) return lexInterpolation(source, at);
  let end = at + 1;
  while (end < source.length && !'"\\\n$'.includes(source[end] ?? '')) end += 1;
  return { text: source.slice(at, end), end };
}

function lexInterpolation(source: string, start: number): Piece {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '{') depth += 1;
    else if (source[at] === '}' && (depth -= 1) === 0) return { text: source.slice(start, at + 1), end: at + 1 };
  }
  throw new HclSyntaxError(start, '"${" is not closed', 'close it with }');
}

function lexEscape(source: string, at: number): Piece {
  const simple = simpleEscapes[source[at + 1] ?? ''];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  return lexBytes(source, at) ?? lexCodePoint(source, at) ?? unknownEscape(source, at);
}

/** Bytes that follow each other may be the UTF-8 form of one character. */
function lexBytes(source: string, start: number): Piece | undefined {
  const bytes: number[] = [];
  let at = start;
  for (byteEscape.lastIndex = at; ; byteEscape.lastIndex = at) {
    const [matched, hexadecimal, octal = ''] = byteEscape.exec(source) ?? [];
    if (matched === undefined) break;
    bytes.push(hexadecimal === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hexadecimal, 16));
    at += matched.length;
  }
  return bytes.length === 0 ? undefined : { text: new TextDecoder().decode(Uint8Array.from(bytes)), end: at };
}

function lexCodePoint(source: string, at: number): Piece | undefined {
  codePointEscape.lastIndex = at;
  const [matched, short, long = ''] = codePointEscape.exec(source) ?? [];
  if (matched === undefined) return undefined;
  const code = Number.parseInt(short ?? long, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    throw new HclSyntaxError(at, `${matched} is not a character`);
  }
  return { text: String.fromCodePoint(code), end: at + matched.length };
}

function unknownEscape(source: string, at: number): never {
  const escape = source.slice(at, at + 2).replace('\n', '');
  throw new HclSyntaxError(at, `unknown escape sequence ${escape}`, 'double the backslash, or use a heredoc (<<EOF)');
}
