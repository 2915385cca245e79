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
  const right = delimiters.right === '' ? '}}' : delimiters.right;
  const lexer: Lexer = {
    source,
    left: delimiters.left === '' ? '{{' : delimiters.left,
    right,
    rightUnit: right.charCodeAt(0),
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
  /** The first UTF-16 unit of `right`, which most characters are not. */
  readonly rightUnit: number;
  readonly tokens: Token[];
  /** Where the current token starts. */
  start: number;
  at: number;
  parenthesisDepth: number;
}

/** A lexical state: reads something and says which state follows; `undefined` at the end. */
type State = (lexer: Lexer) => State | undefined;

/** Words that are no identifiers. */
const WORDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ['block', 'keyword'],
  ['break', 'keyword'],
  ['continue', 'keyword'],
  ['define', 'keyword'],
  ['else', 'keyword'],
  ['end', 'keyword'],
  ['if', 'keyword'],
  ['range', 'keyword'],
  ['template', 'keyword'],
  ['with', 'keyword'],
  ['nil', 'nil'],
  ['true', 'bool'],
  ['false', 'bool'],
]);

// What ASCII characters are, as bits: a template is usually read once, before any of this has been compiled, and then
// a look into a table takes a third of the time of a function that compares.
const SPACE = 1;
const LETTER = 2;
const DIGIT = 4;
const PUNCTUATION = 8;
const CLASSES: Uint8Array = classesOf([
  [' \t\r\n', SPACE],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_', LETTER],
  ['0123456789', DIGIT],
  ['.,|:()', PUNCTUATION],
]);

function classesOf(sets: readonly (readonly [characters: string, bit: number])[]): Uint8Array {
  const classes = new Uint8Array(0x80);
  for (const [characters, bit] of sets) {
    for (let index = 0; index < characters.length; index++) classes[characters.charCodeAt(index)] = bit;
  }
  return classes;
}

/** The bits of a UTF-16 unit; none beyond ASCII and behind the end. */
function classOf(unit: number): number {
  return CLASSES[unit] ?? 0;
}

const DASH = 0x2d;

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
  const { source, at } = lexer;
  const unit = source.charCodeAt(at);
  const bits = classOf(unit);
  if ((unit === lexer.rightUnit || bits === SPACE) && rightDelimiterAt(lexer, at) !== 'none') {
    return lexer.parenthesisDepth === 0 ? lexRightDelimiter : fail(lexer, 'unclosed left paren');
  }
  if (bits === SPACE) return lexSpace(lexer);
  if (bits === LETTER) return lexIdentifier(lexer);
  if (bits === DIGIT) return lexNumber(lexer);
  const character = characterAt(source, at);
  switch (character) {
    case '':
      return fail(lexer, 'unclosed action');
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
  let { at } = lexer;
  do at += 1;
  while (CLASSES[source.charCodeAt(at)] === SPACE);
  lexer.at = at;
  // The last space may belong to the trim marker of the closing delimiter.
  if (source.charCodeAt(at) === DASH && rightDelimiterAt(lexer, at - 1) === 'trimmed') {
    lexer.at -= 1;
    if (lexer.at === lexer.start) return lexRightDelimiter;
  }
  return emit(lexer, 'space');
}

function lexIdentifier(lexer: Lexer): State | undefined {
  readWord(lexer);
  if (!atTerminator(lexer)) return failAtCharacter(lexer);
  const word = lexer.source.slice(lexer.start, lexer.at);
  return emit(lexer, WORDS.get(word) ?? 'identifier');
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

function rightDelimiterAt({ source, right, rightUnit }: Lexer, at: number): 'none' | 'plain' | 'trimmed' {
  const unit = source.charCodeAt(at);
  if (isSpace(unit) && source.charCodeAt(at + 1) === DASH && source.startsWith(right, at + 2)) return 'trimmed';
  return unit === rightUnit && source.startsWith(right, at) ? 'plain' : 'none';
}

function hasLeftTrimMarker(source: string, at: number): boolean {
  return source.charCodeAt(at) === DASH && isSpace(source.charCodeAt(at + 1));
}

function atTerminator({ source, at, right, rightUnit }: Lexer): boolean {
  const unit = source.charCodeAt(at);
  if ((classOf(unit) & (SPACE | PUNCTUATION)) !== 0) return true;
  return unit === rightUnit ? source.startsWith(right, at) : at >= source.length;
}

function readWord(lexer: Lexer): void {
  const { source } = lexer;
  let { at } = lexer;
  for (;;) {
    let unit = source.charCodeAt(at);
    while (((CLASSES[unit] ?? 0) & (LETTER | DIGIT)) !== 0) unit = source.charCodeAt(++at);
    // Most words end here.
    const character = unit >= 0x80 ? characterAt(source, at) : '';
    if (!isWordCharacter(character)) break;
    at += character.length;
  }
  lexer.at = at;
}

function characterAt(source: string, at: number): string {
  const point = source.codePointAt(at);
  if (point === undefined) return '';
  return point < 0x10000 ? source.charAt(at) : String.fromCodePoint(point);
}

function isWordCharacter(character: string): boolean {
  if (character === '') return false;
  const unit = character.charCodeAt(0);
  if (unit < 0x80) return (classOf(unit) & (LETTER | DIGIT)) !== 0;
  return /^[\p{L}\p{Nd}]$/u.test(character);
}

function isDigit(unit: number): boolean {
  return classOf(unit) === DIGIT;
}

function isSpace(unit: number): boolean {
  return classOf(unit) === SPACE;
}
