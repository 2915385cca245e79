import { GrowingText } from '../value/growing-text.ts';
import { characters, codePoint, isAscii, replaceRawBytes } from '../value/go-string.ts';

/** Simple lower-case mapping of each character: no final sigma, one character stays one. Source: spec/template.md 9.4. */
export function toLower(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return mapped(replaceRawBytes(text), (character) => {
    if (character === 'İ') return 'i';
    return only(character, character.toLowerCase());
  });
}

/** Simple upper-case mapping: `ß` stays. */
export function toUpper(text: string): string {
  if (isAscii(text)) return text.toUpperCase();
  return mapped(replaceRawBytes(text), simpleUpper);
}

/** Simple title-case mapping of one character. */
export function titleCharacter(character: string): string {
  const point = codePoint(character);
  if (point >= 0x1c4 && point <= 0x1cc)
    return String.fromCodePoint(point < 0x1c7 ? 0x1c5 : point < 0x1ca ? 0x1c8 : 0x1cb);
  if (point >= 0x1f1 && point <= 0x1f3) return 'ǲ';
  // Georgian has capitals but writes no titles with them.
  if (point >= 0x10d0 && point <= 0x10ff) return character;
  return simpleUpper(character);
}

/** Title case of the first cased letter of each word; the rest stays. Source: spec/template.md 9.4, `toTitle`. */
export function toTitle(text: string): string {
  const all = characters(text);
  let titled = '';
  let inWord = false;
  let done = false;
  for (const [index, character] of all.entries()) {
    if (isInWord(character)) inWord = true;
    else if (!(inWord && joins(character, all[index + 1] ?? ''))) {
      inWord = false;
      done = false;
    }
    if (inWord && !done && isCased(character)) {
      titled += fullTitle(character);
      done = true;
    } else {
      titled += character;
    }
  }
  return titled;
}

// The expressions stand where they are used: reading them takes 0.8 ms, which few templates need.
function isInWord(character: string): boolean {
  // Ideographs and kana are words of their own, and have no case.
  return /^(?![\u200b\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\p{Cf}]$/u.test(
    character,
  );
}

function isCased(character: string): boolean {
  return /^\p{Cased}$/u.test(character);
}

/** Characters that keep a word together when it goes on behind them. */
const INSIDE_WORDS = ":·.'’‘․‧︓﹒﹕＇．：\u0387\u05f4";

function joins(character: string, after: string): boolean {
  return INSIDE_WORDS.includes(character) && isInWord(after);
}

/** Full mapping: `ß` becomes `Ss`, `ﬁ` becomes `Fi`. */
function fullTitle(character: string): string {
  const simple = titleCharacter(character);
  if (simple !== character) return simple;
  const [first = '', ...rest] = characters(character.toUpperCase());
  if (rest.length === 0 || isGeorgian(character)) return character;
  return first + (isCased(first) ? rest.join('').toLowerCase() : rest.join(''));
}

function isGeorgian(character: string): boolean {
  const point = codePoint(character);
  return point >= 0x10d0 && point <= 0x10ff;
}

function mapped(text: string, map: (character: string) => string): string {
  const result = new GrowingText();
  for (const character of text) result.add(map(character));
  return result.text();
}

function only(character: string, replacement: string): string {
  return characters(replacement).length === 1 ? replacement : character;
}

/** Greek letters with iota below have a capital of their own, which JavaScript spells out. */
function simpleUpper(character: string): string {
  const point = codePoint(character);
  if (point >= 0x1f80 && point <= 0x1fff) {
    const inRow = point <= 0x1faf && (point & 0xf) < 8;
    if (inRow) return String.fromCodePoint(point + 8);
    if (point === 0x1fb3 || point === 0x1fc3 || point === 0x1ff3) return String.fromCodePoint(point + 9);
  }
  return only(character, character.toUpperCase());
}
