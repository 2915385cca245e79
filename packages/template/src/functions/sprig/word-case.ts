import { characters } from '../../value/go-string.ts';
import { titleCharacter, toLower, toUpper } from '../letter-case.ts';

/** `some_http_request`: words joined by a separator, in lower case. Source: spec/template.md appendix D, Strings. */
export function delimitedWords(text: string, separator: string): string {
  const words: string[] = [];
  let word = '';
  const flush = () => {
    if (word !== '') words.push(toLower(word));
    word = '';
  };
  const all = characters(text);
  let result = '';
  for (const [index, character] of all.entries()) {
    if (isConnector(character)) {
      flush();
      result += words.splice(0).join(separator) + separator;
      continue;
    }
    const previous = all[index - 1] ?? '';
    if (word !== '' && startsWord(character, previous, all[index + 1] ?? '')) {
      flush();
      result += `${words.splice(0).join(separator)}${separator}`;
    }
    word += character;
  }
  flush();
  return result + words.join(separator);
}

/** `SomeWords`: separators go, each word begins with a capital and goes on in lower case. */
export function pascalWords(text: string): string {
  const leading = /^[_\- ]*/.exec(text)?.[0] ?? '';
  return (
    leading +
    text
      .slice(leading.length)
      .split(/[_\- ]+/)
      .map(capitalised)
      .join('')
  );
}

/** Each letter of the other case; a small letter at the start of a word becomes its title form. */
export function swapCase(text: string): string {
  return characters(text)
    .map((character, index, all) => {
      if (/^[\p{Lu}\p{Lt}]$/u.test(character)) return toLower(character);
      if (!/^\p{Ll}$/u.test(character)) return character;
      return index === 0 || /^\s$/.test(all[index - 1] ?? '') ? titleCharacter(character) : toUpper(character);
    })
    .join('');
}

/** Go's strings.Title: a capital behind everything that is neither letter, digit nor underscore. */
export function titleWords(text: string): string {
  let previous = ' ';
  return characters(text)
    .map((character) => {
      const titled = isSeparator(previous) ? titleCharacter(character) : character;
      previous = character;
      return titled;
    })
    .join('');
}

/** A small letter at the start of each word. */
export function untitleWords(text: string): string {
  return characters(text)
    .map((character, index, all) => (index === 0 || /^\s$/.test(all[index - 1] ?? '') ? toLower(character) : character))
    .join('');
}

function isConnector(character: string): boolean {
  return character === '_' || character === '-' || /^\s$/.test(character);
}

function startsWord(character: string, previous: string, next: string): boolean {
  if (!isUpper(character)) return false;
  return !isUpper(previous) || (/^\p{Ll}$/u.test(next) && isUpper(previous));
}

function isUpper(character: string): boolean {
  return /^\p{Lu}$/u.test(character);
}

function capitalised(word: string): string {
  const [first = '', ...rest] = characters(word);
  return toUpper(first) + toLower(rest.join(''));
}

function isSeparator(character: string): boolean {
  if (/^[\p{L}\p{Nd}_]$/u.test(character)) return false;
  return character < '\x80' || /^\s$/.test(character);
}
