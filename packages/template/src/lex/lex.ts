import { codePoint } from '../value/go-string.ts';
import { isPrintable, quote } from '../print/quote.ts';
import type { Token, TokenKind } from './token.ts';

/** Left and right delimiters; an empty one means the default. */
export interface Delimiters {
  readonly left: string;
  readonly right: string;
}

/** Tokens of a template, the last one of kind `end` or `error`. Source: spec/template.md 2. */
export function lex(source: string, delimiters: Delimiters = { left: '', right: '' }): readonly Token[] {
  const lexer: Lexer = {
    source,
    left: delimiters.left === '' ? '{{' : delimiters.left,
    right: delimiters.right === '' ? '}}' : delimiters.right,
    tokens: [],
    start: 0,
    at: 0,
    parenthesisDepth: 0,
  };
  let state: State | undefined = lexText;
  while (state !== undefined) state = state(lexer);
  return lexer.tokens;
}

interface Lexer {
  readonly source: string;
  readonly left: string;
  readonly right: string;
  readonly tokens: Token[];
  /** Where the current token starts. */
  start: number;
  at: number;
  parenthesisDepth: number;
}

/** A lexical state: reads something and says which state follows; `undefined` at the end. */
type State = (lexer: Lexer) => State | undefined;

const KEYWORDS: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);

function lexText(lexer: Lexer): State | undefined {
  const { source, left } = lexer;
  const found = source.indexOf(left, lexer.at);
  if (found < 0) {
    lexer.at = source.length;
    if (lexer.at > lexer.start) emit(lexer, 'text');
    emit(lexer, 'end');
    return undefined;
  }
  let end = found;
  if (hasLeftTrimMarker(source, found + left.length)) {
    while (end > lexer.start && isSpace(source.charCodeAt(end - 1))) end -= 1;
  }
  lexer.at = end;
  if (end > lexer.start) emit(lexer, 'text');
  lexer.at = found;
  ignore(lexer);
  return lexLeftDelimiter;
}

function lexLeftDelimiter(lexer: Lexer): State | undefined {
  const afterDelimiter = lexer.at + lexer.left.length;
  const afterMarker = afterDelimiter + (hasLeftTrimMarker(lexer.source, afterDelimiter) ? 2 : 0);
  if (lexer.source.startsWith('/*', afterMarker)) {
    lexer.at = afterMarker;
    ignore(lexer);
    return lexComment;
  }
  lexer.at = afterDelimiter;
  emit(lexer, 'left-delimiter');
  lexer.at = afterMarker;
  ignore(lexer);
  lexer.parenthesisDepth = 0;
  return lexInsideAction;
}

function lexComment(lexer: Lexer): State | undefined {
  const close = lexer.source.indexOf('*/', lexer.at + 2);
  if (close < 0) return fail(lexer, 'unclosed comment');
  lexer.at = close + 2;
  const delimiter = rightDelimiterAt(lexer, lexer.at);
  if (delimiter === 'none') return fail(lexer, 'comment ends before closing delimiter');
  return skipRightDelimiter(lexer, delimiter);
}

function lexRightDelimiter(lexer: Lexer): State | undefined {
  const delimiter = rightDelimiterAt(lexer, lexer.at);
  if (delimiter === 'trimmed') {
    lexer.at += 2;
    ignore(lexer);
  }
  lexer.tokens.push({ kind: 'right-delimiter', text: lexer.right, start: lexer.start });
  return skipRightDelimiter(lexer, delimiter === 'trimmed' ? 'trim-after' : 'plain');
}

function skipRightDelimiter(lexer: Lexer, delimiter: 'plain' | 'trimmed' | 'trim-after'): State {
  if (delimiter === 'trimmed') lexer.at += 2;
  lexer.at += lexer.right.length;
  if (delimiter !== 'plain') {
    while (isSpace(lexer.source.charCodeAt(lexer.at))) lexer.at += 1;
  }
  ignore(lexer);
  return lexText;
}

function lexInsideAction(lexer: Lexer): State | undefined {
  if (rightDelimiterAt(lexer, lexer.at) !== 'none') {
    return lexer.parenthesisDepth === 0 ? lexRightDelimiter : fail(lexer, 'unclosed left paren');
  }
  const { source } = lexer;
  const character = characterAt(source, lexer.at);
  switch (character) {
    case '':
      return fail(lexer, 'unclosed action');
    case ' ':
    case '\t':
    case '\r':
    case '\n':
      return lexSpace;
    case '=':
      return single(lexer, 'assign');
    case ':':
      if (source[lexer.at + 1] !== '=') return fail(lexer, 'expected :=');
      lexer.at += 2;
      return emit(lexer, 'declare');
    case '|':
      return single(lexer, 'pipe');
    case '"':
      return lexDelimited(lexer, '"', 'string', 'unterminated quoted string');
    case '`':
      return lexRawString(lexer);
    case '$':
      lexer.at += 1;
      return lexFieldOrVariable(lexer, 'variable');
    case "'":
      return lexDelimited(lexer, "'", 'character-constant', 'unterminated character constant');
    case '(':
      lexer.parenthesisDepth += 1;
      return single(lexer, 'left-paren');
    case ')':
      lexer.parenthesisDepth -= 1;
      return lexer.parenthesisDepth < 0 ? fail(lexer, 'unexpected right paren') : single(lexer, 'right-paren');
    case '.':
      return lexDotOrNumber(lexer);
    case '+':
    case '-':
      return lexNumber;
    default:
      if (isDigit(character.charCodeAt(0))) return lexNumber;
      if (isWordCharacter(character)) return lexIdentifier;
      return lexOther(lexer, character);
  }
}

function lexDotOrNumber(lexer: Lexer): State | undefined {
  const next = lexer.at + 1;
  if (next >= lexer.source.length || isDigit(lexer.source.charCodeAt(next))) return lexNumber;
  lexer.at += 1;
  return lexFieldOrVariable(lexer, 'field');
}

function lexOther(lexer: Lexer, character: string): State | undefined {
  const point = codePoint(character);
  if (point < 0x80 && isPrintable(point)) return single(lexer, 'character');
  return fail(lexer, `unrecognized character in action: ${describeCharacter(character)}`);
}

function lexSpace(lexer: Lexer): State | undefined {
  const { source } = lexer;
  while (isSpace(source.charCodeAt(lexer.at))) lexer.at += 1;
  // The last space may belong to the trim marker of the closing delimiter.
  if (rightDelimiterAt(lexer, lexer.at - 1) === 'trimmed') {
    lexer.at -= 1;
    if (lexer.at === lexer.start) return lexRightDelimiter;
  }
  return emit(lexer, 'space');
}

function lexIdentifier(lexer: Lexer): State | undefined {
  readWord(lexer);
  if (!atTerminator(lexer)) return failAtCharacter(lexer);
  const word = lexer.source.slice(lexer.start, lexer.at);
  if (KEYWORDS.has(word)) return emit(lexer, 'keyword');
  if (word === 'nil') return emit(lexer, 'nil');
  return emit(lexer, word === 'true' || word === 'false' ? 'bool' : 'identifier');
}

function lexFieldOrVariable(lexer: Lexer, kind: 'field' | 'variable'): State | undefined {
  if (atTerminator(lexer)) return emit(lexer, kind === 'variable' ? 'variable' : 'dot');
  readWord(lexer);
  return atTerminator(lexer) ? emit(lexer, kind) : failAtCharacter(lexer);
}

function lexDelimited(lexer: Lexer, mark: string, kind: TokenKind, unterminated: string): State | undefined {
  const { source } = lexer;
  for (let at = lexer.at + 1; at < source.length; at++) {
    const character = source[at];
    if (character === mark) {
      lexer.at = at + 1;
      return emit(lexer, kind);
    }
    if (character === '\\') at += 1;
    if (source[at] === '\n') break;
  }
  return fail(lexer, unterminated);
}

function lexRawString(lexer: Lexer): State | undefined {
  const close = lexer.source.indexOf('`', lexer.at + 1);
  if (close < 0) return fail(lexer, 'unterminated raw quoted string');
  lexer.at = close + 1;
  return emit(lexer, 'raw-string');
}

function lexNumber(lexer: Lexer): State | undefined {
  if (!scanNumber(lexer)) return badNumber(lexer);
  const sign = lexer.source[lexer.at];
  if (sign !== '+' && sign !== '-') return emit(lexer, 'number');
  if (!scanNumber(lexer) || lexer.source[lexer.at - 1] !== 'i') return badNumber(lexer);
  return emit(lexer, 'complex');
}

const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;

/** Takes what looks like a number; `false`, with the offending character taken too, when a word goes on behind it. */
function scanNumber(lexer: Lexer): boolean {
  NUMBER.lastIndex = lexer.at;
  lexer.at += NUMBER.exec(lexer.source)?.[0].length ?? 0;
  const next = characterAt(lexer.source, lexer.at);
  if (!isWordCharacter(next)) return true;
  lexer.at += next.length;
  return false;
}

function badNumber(lexer: Lexer): State | undefined {
  return fail(lexer, `bad number syntax: ${quote(lexer.source.slice(lexer.start, lexer.at))}`);
}

function failAtCharacter(lexer: Lexer): State | undefined {
  return fail(lexer, `bad character ${describeCharacter(characterAt(lexer.source, lexer.at))}`);
}

/** Go's `%#U`: the code point, and the character itself when it can be printed. */
function describeCharacter(character: string): string {
  const point = codePoint(character);
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(point) ? `${code} '${character}'` : code;
}

function emit(lexer: Lexer, kind: TokenKind): State {
  lexer.tokens.push({ kind, text: lexer.source.slice(lexer.start, lexer.at), start: lexer.start });
  lexer.start = lexer.at;
  return lexInsideAction;
}

function single(lexer: Lexer, kind: TokenKind): State {
  lexer.at += 1;
  return emit(lexer, kind);
}

function ignore(lexer: Lexer): void {
  lexer.start = lexer.at;
}

/** Ends the tokens; there is no state after it. */
function fail(lexer: Lexer, text: string): State | undefined {
  lexer.tokens.push({ kind: 'error', text, start: lexer.start });
  return undefined;
}

function rightDelimiterAt({ source, right }: Lexer, at: number): 'none' | 'plain' | 'trimmed' {
  if (isSpace(source.charCodeAt(at)) && source[at + 1] === '-' && source.startsWith(right, at + 2)) return 'trimmed';
  return source.startsWith(right, at) ? 'plain' : 'none';
}

function hasLeftTrimMarker(source: string, at: number): boolean {
  return source[at] === '-' && isSpace(source.charCodeAt(at + 1));
}

function atTerminator(lexer: Lexer): boolean {
  const character = lexer.source[lexer.at];
  if (character === undefined || ' \t\r\n.,|:)('.includes(character)) return true;
  return lexer.source.startsWith(lexer.right, lexer.at);
}

const ASCII_WORD = /[A-Za-z0-9_]*/y;

function readWord(lexer: Lexer): void {
  for (;;) {
    ASCII_WORD.lastIndex = lexer.at;
    ASCII_WORD.test(lexer.source);
    lexer.at = ASCII_WORD.lastIndex;
    // Most words end here.
    if (!(lexer.source.charCodeAt(lexer.at) >= 0x80)) return;
    const character = characterAt(lexer.source, lexer.at);
    if (!isWordCharacter(character)) return;
    lexer.at += character.length;
  }
}

function characterAt(source: string, at: number): string {
  const point = source.codePointAt(at);
  if (point === undefined) return '';
  return point < 0x10000 ? source.charAt(at) : String.fromCodePoint(point);
}

function isWordCharacter(character: string): boolean {
  if (character === '') return false;
  const unit = character.charCodeAt(0);
  if (unit < 0x80) {
    return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || isDigit(unit) || unit === 0x5f;
  }
  return /^[\p{L}\p{Nd}]$/u.test(character);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;
}
