import { failure, message, Operand, RenderFailure } from '../../failure.ts';
import { printOperand } from '../../print/print.ts';
import { quote } from '../../print/quote.ts';
import { byteLength, bytesOf, isAscii, sliceBytes } from '../../value/go-string.ts';
import { checkTextLength } from '../../value/limits.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';
import { toLower, toUpper } from '../letter-case.ts';
import { replaceAll, trimCharacters } from '../strings.ts';
import { isSpace, trimSpace } from '../white-space.ts';
import { abbreviate, abbreviateBoth } from './abbreviate.ts';
import { onBytes } from './bytes.ts';
import { isPresent, textOf } from './text-of.ts';
import { delimitedWords, pascalWords, swapCase, titleWords, untitleWords } from './word-case.ts';
import { wrapText } from './wrap.ts';

/** Sprig's functions on texts. Source: spec/template.md appendix D, Strings. */
export const sprigStrings: FunctionGroup = {
  name: 'Sprig: texts',
  functions: [
    onText('upper', 'Upper case.', 'aé', 'AÉ', toUpper),
    onText('lower', 'Lower case.', 'AÉ', 'aé', toLower),
    onText('title', 'A capital at the start of every word.', 'foo bar', 'Foo Bar', titleWords),
    onText('untitle', 'A small letter at the start of every word.', 'Foo Bar', 'foo bar', untitleWords),
    onText('trim', 'Removes white space from both ends.', ' a ', 'a', trimSpace),
    onText('nospace', 'Removes all white space.', 'a b', 'ab', withoutSpace),
    onText('swapcase', 'Turns capitals into small letters and back.', 'This Is', 'tHIS iS', swapCase),
    onText('initials', 'The first byte of every word.', 'First Try', 'FT', initials),
    onText('snakecase', 'Words joined by underscores.', 'someHTTPRequest', 'some_http_request', (text) =>
      delimitedWords(text, '_'),
    ),
    onText('kebabcase', 'Words joined by dashes.', 'someHTTPRequest', 'some-http-request', (text) =>
      delimitedWords(text, '-'),
    ),
    onText(
      'camelcase',
      'Words joined without separator, each with a capital.',
      'http_server',
      'HttpServer',
      // OpenBao Agent has an older Sprig. Source: spec/template.md 9.11.
      (text, { flavour }) => pascalWords(text, flavour === 'openbao'),
    ),
    twoTexts(
      'trimAll',
      'Removes the characters of the first text from both ends of the second.',
      '$',
      '$5$',
      '5',
      trimCutset,
    ),
    twoTexts('trimall', 'The same as trimAll.', '$', '$5$', '5', trimCutset),
    twoTexts('trimPrefix', 'Removes the first text from the front of the second.', '-', '-x', 'x', (prefix, text) =>
      text.startsWith(prefix) ? text.slice(prefix.length) : text,
    ),
    twoTexts('trimSuffix', 'Removes the first text from the end of the second.', '-', 'x-', 'x', (suffix, text) =>
      text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
    ),
    test('contains', 'Whether the second text contains the first.', 'b', (part, text) => text.includes(part)),
    test('hasPrefix', 'Whether the second text begins with the first.', 'a', (part, text) => text.startsWith(part)),
    test('hasSuffix', 'Whether the second text ends with the first.', 'c', (part, text) => text.endsWith(part)),
    defineFunction({
      name: 'sprig_replace',
      parameters: ['string', 'string', 'string'],
      result: 'string',
      docs: 'Replaces every occurrence of the first text by the second in the third.',
      example: { template: '{{ "a b" | sprig_replace " " "-" }}', output: 'a-b' },
      call: ([from, to, text]) => replaceAll(text, from, to),
    }),
    defineFunction({
      name: 'sprig_repeat',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'Repeats a text.',
      example: { template: '{{ "ab" | sprig_repeat 3 }}', output: 'ababab' },
      call: ([count, text]) => repeat(text, count),
    }),
    defineFunction({
      name: 'sprig_substr',
      parameters: ['int', 'int', 'string'],
      result: 'string',
      docs: 'The bytes from one position up to another; a negative end means to the end.',
      example: { template: '{{ sprig_substr 0 3 "abcdef" }}', output: 'abc' },
      call: ([start, end, text]) => substring(text, start, end),
    }),
    defineFunction({
      name: 'sprig_trunc',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'The first bytes of a text, with a negative number the last.',
      example: { template: '{{ sprig_trunc -2 "abc" }}', output: 'bc' },
      call: ([count, text]) => truncate(text, Number(count)),
    }),
    defineFunction({
      name: 'sprig_abbrev',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'Shortens a text to a number of bytes, with dots at the end.',
      example: { template: '{{ sprig_abbrev 5 "hello world" }}', output: 'he...' },
      call: ([width, text]) => onBytes(text, (bytes) => abbreviate(bytes, Number(width))),
    }),
    defineFunction({
      name: 'sprig_abbrevboth',
      parameters: ['int', 'int', 'string'],
      result: 'string',
      docs: 'Shortens a text on both sides.',
      example: { template: '{{ sprig_abbrevboth 5 10 "1234 5678 9123" }}', output: '...5678...' },
      call: ([offset, width, text]) => onBytes(text, (bytes) => abbreviateBoth(bytes, Number(offset), Number(width))),
    }),
    defineFunction({
      name: 'sprig_wrap',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'Breaks lines at spaces; long words stay whole.',
      example: { template: '{{ sprig_wrap 5 "hello big world" }}', output: 'hello\nbig\nworld' },
      call: ([width, text]) => onBytes(text, (bytes) => wrapText(bytes, Number(width), '\n', false)),
    }),
    defineFunction({
      name: 'sprig_wrapWith',
      parameters: ['int', 'string', 'string'],
      result: 'string',
      docs: 'Breaks lines with a text of your own; long words are cut.',
      example: { template: '{{ sprig_wrapWith 5 "~" "hello big world" }}', output: 'hello~big~world' },
      call: ([width, separator, text]) => wrapWith(text, Number(width), separator),
    }),
    defineFunction({
      name: 'sprig_quote',
      parameters: ['...any'],
      result: 'string',
      docs: 'Quotes each argument as Go does; nil is left out.',
      example: { template: '{{ sprig_quote "a" 1 }}', output: '"a" "1"' },
      call: (values) =>
        values
          .filter(isPresent)
          .map((value) => quote(textOf(value)))
          .join(' '),
    }),
    defineFunction({
      name: 'sprig_squote',
      parameters: ['...any'],
      result: 'string',
      docs: 'Puts each argument between single quotes, without escapes; nil is left out.',
      example: { template: '{{ sprig_squote "a" 1 }}', output: "'a' '1'" },
      call: (values) =>
        values
          .filter(isPresent)
          .map((value) => `'${textOf(value)}'`)
          .join(' '),
    }),
    defineFunction({
      name: 'sprig_cat',
      parameters: ['...any'],
      result: 'string',
      docs: 'Joins the arguments with spaces; nil is left out.',
      example: { template: '{{ sprig_cat "a" 1 "b" }}', output: 'a 1 b' },
      call: (values) => values.filter(isPresent).map(printOperand).join(' '),
    }),
    defineFunction({
      name: 'sprig_indent',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'Puts spaces in front of every line, also of empty ones.',
      example: { template: '{{ sprig_indent 2 "a" }}', output: '  a' },
      call: ([spaces, text]) => indent(text, spaces),
    }),
    defineFunction({
      name: 'sprig_nindent',
      parameters: ['int', 'string'],
      result: 'string',
      docs: 'Like indent, behind a line break.',
      example: { template: 'a:{{ sprig_nindent 2 "b" }}', output: 'a:\n  b' },
      call: ([spaces, text]) => `\n${indent(text, spaces)}`,
    }),
    defineFunction({
      name: 'sprig_plural',
      parameters: ['string', 'string', 'int'],
      result: 'string',
      docs: 'The first text for 1, else the second.',
      example: { template: '{{ sprig_plural "key" "keys" 2 }}', output: 'keys' },
      call: ([one, many, count]) => (count === 1n ? one : many),
    }),
    defineFunction({
      name: 'sprig_toString',
      parameters: ['any'],
      result: 'string',
      docs: 'The value as text.',
      example: { template: '{{ sprig_toString 5 }}', output: '5' },
      call: ([value]) => textOf(value),
    }),
    defineFunction({
      name: 'sprig_hello',
      parameters: [],
      result: 'string',
      docs: 'A greeting.',
      example: { template: '{{ sprig_hello }}', output: 'Hello!' },
      call: () => 'Hello!',
    }),
  ],
};

function onText(
  name: string,
  docs: string,
  input: string,
  output: string,
  change: (text: string, context: FunctionContext) => string,
): FunctionDefinition {
  const example = { template: `{{ sprig_${name} ${quote(input)} }}`, output };
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string'],
    result: 'string',
    docs,
    example,
    call: ([text], context) => change(text, context),
  });
}

function twoTexts(
  name: string,
  docs: string,
  first: string,
  second: string,
  output: string,
  change: (first: string, text: string) => string,
): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string', 'string'],
    result: 'string',
    docs,
    example: { template: `{{ sprig_${name} ${quote(first)} ${quote(second)} }}`, output },
    call: ([a, b]) => change(a, b),
  });
}

function test(
  name: string,
  docs: string,
  part: string,
  check: (part: string, text: string) => boolean,
): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string', 'string'],
    result: 'bool',
    docs,
    example: { template: `{{ sprig_${name} ${quote(part)} "abc" }}`, output: 'true' },
    call: ([a, b]): Value => check(a, b),
  });
}

function trimCutset(cutset: string, text: string): string {
  return trimCharacters(text, cutset);
}

/** Bytes behind white space, each shown as the character of its number. */
function initials(text: string): string {
  let result = '';
  let isStart = true;
  for (const character of bytesAsCharacters(text)) {
    const isGap = isSpace(character);
    if (isStart && !isGap) result += character;
    isStart = isGap;
  }
  return result;
}

/** Without white space, but then every byte of the text is shown as the character of its number. */
function withoutSpace(text: string): string {
  const bytes = bytesAsCharacters(text);
  const kept = bytes.filter((character) => !isSpace(character));
  return kept.length === bytes.length ? text : kept.join('');
}

function bytesAsCharacters(text: string): readonly string[] {
  checkTextLength(text.length * 4);
  return Array.from(bytesOf(text), (byte) => String.fromCharCode(byte));
}

function repeat(text: string, count: bigint): string {
  if (count < 0n) throw failure('strings: negative Repeat count');
  checkTextLength(text.length * Number(count));
  return text.repeat(text === '' ? 0 : Number(count));
}

function substring(text: string, start: bigint, end: bigint): string {
  const length = byteLength(text);
  if (start < 0n) {
    if (end < 0n) throw outOfRange(`:${end}`);
    if (end > length) throw outOfRange(`:${end}`, ` with length ${length}`);
    return sliceBytes(text, 0, Number(end));
  }
  const last = end < 0n || end > length ? BigInt(length) : end;
  if (start > last) throw outOfRange(`${start}:${last}`);
  return sliceBytes(text, Number(start), Number(last));
}

function outOfRange(bounds: string, suffix = '') {
  const shown = new Operand(bounds, 'bounds');
  const length = new Operand(suffix, '');
  return new RenderFailure(message`runtime error: slice bounds out of range [${shown}]${length}`);
}

function truncate(text: string, count: number): string {
  const length = byteLength(text);
  if (count < 0) return length + count > 0 ? sliceBytes(text, length + count, length) : text;
  return length > count ? sliceBytes(text, 0, count) : text;
}

function wrapWith(text: string, width: number, separator: string): string {
  const lineBreak = separator === '' ? '\n' : separator;
  // Cut by bytes, the separator too.
  const bytes = bytesAsCharacters(lineBreak).join('');
  checkTextLength((text.length / Math.max(1, width)) * bytes.length);
  return onBytes(text, (input) => wrapText(input, width, bytes, true), !isAscii(lineBreak));
}

function indent(text: string, spaces: bigint): string {
  if (spaces < 0n) throw failure('strings: negative Repeat count');
  const lines = text.split('\n');
  checkTextLength(text.length + lines.length * Number(spaces));
  const margin = ' '.repeat(Number(spaces));
  return lines.map((line) => margin + line).join('\n');
}
