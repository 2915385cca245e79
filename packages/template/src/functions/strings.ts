import { failure } from '../failure.ts';
import { characters, replaceRawBytes } from '../value/go-string.ts';
import { checkTextLength } from '../value/limits.ts';
import { stringsOf, textsOf } from '../value/list.ts';
import type { GoList } from '../value/value.ts';
import type { MapKey } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { contains } from './contains.ts';
import { toLower, toTitle, toUpper } from './letter-case.ts';
import { trimSpace } from './white-space.ts';

/** Texts and lists of them. Source: spec/template.md 9.4. */
export const strings: FunctionGroup = {
  name: 'Texts',
  functions: [
    defineFunction({
      name: 'toLower',
      parameters: ['string'],
      result: 'string',
      docs: 'Lower case, character by character.',
      example: { template: '{{ "ÀB" | toLower }}', output: 'àb' },
      call: ([text]) => toLower(text),
    }),
    defineFunction({
      name: 'toUpper',
      parameters: ['string'],
      result: 'string',
      docs: 'Upper case, character by character.',
      example: { template: '{{ "àb" | toUpper }}', output: 'ÀB' },
      call: ([text]) => toUpper(text),
    }),
    defineFunction({
      name: 'toTitle',
      parameters: ['string'],
      result: 'string',
      docs: 'Makes the first letter of each word a capital.',
      example: { template: `{{ "foo bar-baz o'neil" | toTitle }}`, output: "Foo Bar-Baz O'neil" },
      call: ([text]) => toTitle(text),
    }),
    defineFunction({
      name: 'trim',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'Removes the characters of the first text from both ends of the second.',
      example: { template: '{{ "/a/b/" | trim "/" }}', output: 'a/b' },
      call: ([cutset, text]) => trimCharacters(text, cutset),
    }),
    defineFunction({
      name: 'trimPrefix',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'Removes the first text from the front of the second, once.',
      example: { template: '{{ "v1" | trimPrefix "v" }}', output: '1' },
      call: ([prefix, text]) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
    }),
    defineFunction({
      name: 'trimSuffix',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'Removes the first text from the end of the second, once.',
      example: { template: '{{ "a.conf" | trimSuffix ".conf" }}', output: 'a' },
      call: ([suffix, text]) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
    }),
    defineFunction({
      name: 'trimSpace',
      parameters: ['string'],
      result: 'string',
      docs: 'Removes white space from both ends.',
      example: { template: '[{{ " a\\n" | trimSpace }}]', output: '[a]' },
      call: ([text]) => trimSpace(text),
    }),
    defineFunction({
      name: 'split',
      parameters: ['string', 'string'],
      result: '[]string',
      docs: 'Cuts the second text, without the white space around it, at each occurrence of the first.',
      example: { template: '{{ "a,b" | split "," }}', output: '[a b]' },
      call: ([separator, text]) => stringsOf(splitText(separator, text)),
    }),
    defineFunction({
      name: 'splitToMap',
      parameters: ['string', 'string', 'string'],
      result: 'map[string]string',
      docs: 'Cuts a text into pairs and each pair into key and value.',
      example: { template: '{{ (splitToMap "," "=" "a=1,b=2").b }}', output: '2' },
      call: ([separator, pairSeparator, text]) => splitToMap(separator, pairSeparator, text),
    }),
    defineFunction({
      name: 'join',
      parameters: ['string', 'strings'],
      result: 'string',
      docs: 'Joins a list of texts with the first text between them.',
      example: { template: '{{ "a,b" | split "," | join "-" }}', output: 'a-b' },
      call: ([separator, list]) => joinTexts(textsOf(list), separator),
    }),
    defineFunction({
      name: 'replaceAll',
      parameters: ['string', 'string', 'string'],
      result: 'string',
      docs: 'Replaces every occurrence of the first text by the second in the third.',
      example: { template: '{{ "a-b" | replaceAll "-" "_" }}', output: 'a_b' },
      call: ([from, to, text]) => replaceAll(text, from, to),
    }),
    defineFunction({
      name: 'indent',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'Puts spaces in front of every line that is not empty.',
      example: { template: '{{ "a\\nb" | indent 2 }}', output: '  a\n  b' },
      call: ([spaces, text]) => indent(text, spaces),
    }),
    defineFunction({
      name: 'contains',
      parameters: ['any', 'any'],
      result: 'bool',
      docs: 'Whether the second argument, a text or list, contains the first.',
      example: { template: '{{ "hello" | contains "ell" }}', output: 'true' },
      call: ([wanted, container]) => contains(container, wanted),
    }),
    defineFunction({
      name: 'in',
      parameters: ['any', 'any'],
      result: 'bool',
      docs: 'Whether the first argument, a text or list, contains the second.',
      example: { template: '{{ in (split "," "a,b") "b" }}', output: 'true' },
      call: ([container, wanted]) => contains(container, wanted),
    }),
    defineFunction({
      name: 'containsAll',
      parameters: ['list', 'any'],
      result: 'bool',
      docs: 'Whether every element of the first list is in the second.',
      example: {
        template: '{{ containsAll (parseJSON "[\\"a\\"]") (parseJSON "[\\"a\\",\\"b\\"]") }}',
        output: 'true',
      },
      call: ([wanted, container]) => everyIn(wanted, container),
    }),
    defineFunction({
      name: 'containsAny',
      parameters: ['list', 'any'],
      result: 'bool',
      docs: 'Whether some element of the first list is in the second.',
      example: { template: '{{ containsAny (parseJSON "[\\"z\\"]") (parseJSON "[\\"a\\"]") }}', output: 'false' },
      call: ([wanted, container]) => someIn(wanted, container),
    }),
    defineFunction({
      name: 'containsNone',
      parameters: ['list', 'any'],
      result: 'bool',
      docs: 'Whether no element of the first list is in the second.',
      example: { template: '{{ containsNone (parseJSON "[\\"z\\"]") (parseJSON "[\\"a\\"]") }}', output: 'true' },
      call: ([wanted, container]) => !someIn(wanted, container),
    }),
    defineFunction({
      name: 'containsNotAll',
      parameters: ['list', 'any'],
      result: 'bool',
      docs: 'Whether some element of the first list is missing in the second.',
      example: { template: '{{ containsNotAll (parseJSON "[\\"z\\"]") (parseJSON "[\\"a\\"]") }}', output: 'true' },
      call: ([wanted, container]) => !everyIn(wanted, container),
    }),
  ],
};

/** Removes any of the characters from both ends. */
export function trimCharacters(text: string, cutset: string): string {
  // Bytes that are no characters are all alike here.
  const cut = new Set(characters(replaceRawBytes(cutset)));
  const all = characters(text);
  let start = 0;
  let end = all.length;
  while (start < end && cut.has(replaceRawBytes(all[start] ?? ''))) start += 1;
  while (end > start && cut.has(replaceRawBytes(all[end - 1] ?? ''))) end -= 1;
  return all.slice(start, end).join('');
}

/** Go's Replace of all occurrences; an empty `from` matches before every character and at the end. */
export function replaceAll(text: string, from: string, to: string): string {
  if (from !== '') {
    const pieces = text.split(from);
    checkTextLength(text.length + (pieces.length - 1) * to.length);
    return pieces.join(to);
  }
  const all = characters(text);
  checkTextLength(text.length + (all.length + 1) * to.length);
  return to + all.map((character) => character + to).join('');
}

/** Go's Join, of bounded length. */
export function joinTexts(texts: readonly string[], separator: string): string {
  checkTextLength(texts.reduce((length, text) => length + text.length + separator.length, -separator.length));
  return texts.join(separator);
}

/** Go's Split, which cuts into characters at an empty separator. */
export function splitAt(text: string, separator: string): readonly string[] {
  return separator === '' ? characters(text) : text.split(separator);
}

function splitText(separator: string, text: string): readonly string[] {
  const trimmed = trimSpace(text);
  return trimmed === '' ? [] : splitAt(trimmed, separator);
}

function splitToMap(separator: string, pairSeparator: string, text: string): GoMap {
  const entries = new Map<MapKey, Value>();
  for (const part of splitText(separator, text)) {
    const at = part.indexOf(pairSeparator);
    if (at >= 0) entries.set(part.slice(0, at), part.slice(at + pairSeparator.length));
  }
  return new GoMap(entries, 'string');
}

function indent(text: string, spaces: bigint): string {
  if (spaces < 0n) throw failure('indent value must be a positive integer');
  const lines = text.split('\n');
  checkTextLength(text.length + lines.length * Number(spaces));
  const margin = ' '.repeat(Number(spaces));
  return lines.map((line) => (line === '' ? line : margin + line)).join('\n');
}

function someIn(wanted: GoList, container: Value): boolean {
  return wanted.items.some((item) => contains(container, item));
}

function everyIn(wanted: GoList, container: Value): boolean {
  return wanted.items.every((item) => contains(container, item));
}
