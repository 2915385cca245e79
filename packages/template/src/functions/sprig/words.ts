import { characters } from '../../value/go-string.ts';
import { isSpace } from '../white-space.ts';

/** What a piece of a text is: capitals with what belongs to them, small letters, digits, and what separates. */
export interface Word {
  readonly kind: 'connector' | 'capitals' | 'letters' | 'number' | 'punctuation' | 'other';
  readonly text: string;
}

/** Whether words are joined there: a dash, an underscore or white space. */
export function isConnector(character: string): boolean {
  return character === '-' || character === '_' || isSpace(character);
}

/**
 * The words of a text. A capital belongs to the small letters behind it, else to the capitals beside it: `HTTPServer` is
 * `HTTP` and `Server`. Scripts without case (CJK) and symbols are words of their own.
 */
export function wordsOf(text: string): readonly Word[] {
  const all = characters(text);
  const words: Word[] = [];
  let at = 0;
  while (at < all.length) {
    const kind = kindOf(all[at] ?? '');
    let end = at + 1;
    if (kind === 'capitals') end = endOfCapitals(all, at);
    else while (end < all.length && continues(kind, all[end] ?? '')) end += 1;
    words.push({ kind, text: all.slice(at, end).join('') });
    at = end;
  }
  return words;
}

/** Dashes and underscores behind other punctuation belong to it. */
function continues(kind: Word['kind'], character: string): boolean {
  return kindOf(character) === kind || (kind === 'punctuation' && /^\p{P}$/u.test(character));
}

function endOfCapitals(all: readonly string[], start: number): number {
  let end = start + 1;
  while (end < all.length && kindOf(all[end] ?? '') === 'capitals') end += 1;
  const followedByLetters = end < all.length && kindOf(all[end] ?? '') === 'letters';
  if (!followedByLetters) return end;
  // The last of several capitals begins the next word.
  if (end - start > 1) return end - 1;
  while (end < all.length && kindOf(all[end] ?? '') === 'letters') end += 1;
  return end;
}

function kindOf(character: string): Word['kind'] {
  if (isConnector(character)) return 'connector';
  if (/^\p{Lu}$/u.test(character)) return 'capitals';
  if (/^\p{L}$/u.test(character)) return CASELESS.test(character) ? 'other' : 'letters';
  if (/^\p{N}$/u.test(character)) return 'number';
  return /^\p{P}$/u.test(character) ? 'punctuation' : 'other';
}

const CASELESS = /^[\u3034-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]$/;
