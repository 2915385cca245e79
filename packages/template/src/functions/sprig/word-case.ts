import { characters, replaceRawBytes } from '../../value/go-string.ts';
import { titleCharacter, toLower, toUpper } from '../letter-case.ts';
import { isSpace } from '../white-space.ts';
import type { Word } from './words.ts';
import { isConnector, wordsOf } from './words.ts';

/**
 * `some_http_request`: words joined by a separator, in lower case. Digits stay with the letters in front of them
 * (`http2_server`), unless small letters follow (`http_2xx`). Source: spec/template.md appendix D, Strings.
 */
export function delimitedWords(text: string, separator: string): string {
  const words = wordsOf(text);
  let result = '';
  let at = 0;
  const write = () => {
    result += lowered(words[at], separator);
    at += 1;
  };
  const writeAttached = () => {
    while (words[at]?.kind === 'letters' || words[at]?.kind === 'number') write();
  };
  const separate = () => {
    if (isJoinable(words[at])) result += separator;
  };
  while (at < words.length - 1) {
    const { kind } = words[at] ?? { kind: 'other' };
    write();
    if (kind === 'connector' || kind === 'punctuation') continue;
    if (kind === 'number') {
      writeAttached();
    } else if (words[at]?.kind === 'number' && at < words.length - 1) {
      const takesLetters = words[at + 1]?.kind === 'letters';
      if (takesLetters) result += separator;
      write();
      if (takesLetters) writeAttached();
    } else if (words[at]?.kind === 'number') {
      continue;
    }
    separate();
  }
  return at < words.length ? result + lowered(words[at], separator) : result;
}

/** `SomeWords`: one connector goes in front of each word, which begins with a capital; further capitals behind it become small, unless kept. */
export function pascalWords(text: string, keepsCapitals: boolean): string {
  const all = characters(replaceRawBytes(text));
  const start = all.findIndex((character) => !isConnector(character));
  // A text of connectors alone repeats its last one.
  if (start < 0) return text + (all.at(-1) ?? '');
  let result = all.slice(0, start).join('');
  let isStart = true;
  let inCapitals = false;
  for (let index = start; index < all.length; index++) {
    const character = all[index] ?? '';
    if (isConnector(character)) {
      const isDropped = index < all.length - 1 && !isConnector(all[index + 1] ?? '');
      if (!isDropped) result += character;
      isStart = true;
      continue;
    }
    const isCapital = /^\p{Lu}$/u.test(character);
    result += isStart ? toUpper(character) : inCapitals && isCapital ? toLower(character) : character;
    inCapitals = !keepsCapitals && isCapital && (isStart || inCapitals);
    isStart = false;
  }
  return result;
}

/** Each letter of the other case; a small letter at the start of a word becomes its title form. */
export function swapCase(text: string): string {
  let isStart = true;
  return characters(replaceRawBytes(text))
    .map((character) => {
      const wasStart = isStart;
      isStart = false;
      if (/^[\p{Lu}\p{Lt}]$/u.test(character)) return toLower(character);
      if (/^\p{Ll}$/u.test(character)) return wasStart ? titleCharacter(character) : toUpper(character);
      isStart = isSpace(character);
      return character;
    })
    .join('');
}

/** Go's strings.Title: a capital behind everything that is neither letter, digit nor underscore. */
export function titleWords(text: string): string {
  let previous = ' ';
  return characters(replaceRawBytes(text))
    .map((character) => {
      const titled = isSeparator(previous) ? titleCharacter(character) : character;
      previous = character;
      return titled;
    })
    .join('');
}

/** A small letter at the start of each word. */
export function untitleWords(text: string): string {
  let isStart = true;
  return characters(replaceRawBytes(text))
    .map((character) => {
      const changed = isStart ? toLower(character) : character;
      isStart = isSpace(character);
      return changed;
    })
    .join('');
}

function isJoinable(word: Word | undefined): boolean {
  return word !== undefined && word.kind !== 'connector' && word.kind !== 'punctuation';
}

function lowered(word: Word | undefined, separator: string): string {
  if (word === undefined) return '';
  if (word.kind === 'connector') return separator.repeat(characters(word.text).length);
  // Capitals and nothing else become small, which leaves title-case letters such as `ǅ`.
  return word.kind === 'capitals' ? word.text.replace(/\p{Lu}/gu, toLower) : word.text;
}

function isSeparator(character: string): boolean {
  if (/^[\p{L}\p{Nd}_]$/u.test(character)) return false;
  return character < '\x80' || isSpace(character);
}
