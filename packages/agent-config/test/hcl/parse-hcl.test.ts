import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as fc from 'fast-check';
import type { JsonValue } from '@sluice/core';
import type { HclObject, HclValue } from '../../src/hcl/index.ts';
import { parseHcl } from '../../src/hcl/index.ts';
import { parseJsonTree } from '../../src/hcl/parse-json-tree.ts';

const hcl = suite('HCL');

const values: readonly (readonly [string, string, unknown])[] = [
  ['a text', '"text"', 'text'],
  ['every escape', String.raw`"\a\b\f\n\r\t\v\\\""`, '\u0007\b\f\n\r\t\v\\"'],
  ['octal and hexadecimal bytes as UTF-8', String.raw`"\303\251 \xc3\xa9 \x41"`, 'é é A'],
  ['code points', String.raw`"\u00e9\U0001F600"`, 'é😀'],
  ['an interpolation verbatim', '"a ${file("x\\y")} b"', 'a ${file("x\\y")} b'],
  ['braces and line breaks in an interpolation', '"${ {\n} }"', '${ {\n} }'],
  ['a dollar alone', '"$5 {"', '$5 {'],
  ['a decimal number', '-12', -12n],
  ['an octal number', '0640', 416n],
  ['a hexadecimal number', '0X1f', 31n],
  ['a fraction', '1.50', '1.50'],
  ['a fraction without whole part', '.5', '.5'],
  ['an exponent', '1e-3', '1e-3'],
  ['a fraction that begins like octal', '08.5', '08.5'],
  ['booleans', '[true, false]', [true, false]],
  ['a heredoc', '<<EOF\na\n  b\nEOF', 'a\n  b\n'],
  ['an empty heredoc', '<<EOF\nEOF\n', ''],
  ['a heredoc that keeps the indentation of its end', '<<EOF\na\n  EOF\n', 'a\n  '],
  ['an indented heredoc', '<<-EOF\n    a\n      b\n    EOF\n', 'a\n  b\n'],
  ['an indented heredoc with a line out of line', '<<-EOF\n  a\n b\n  EOF\n', '  a\n b\n'],
  ['a heredoc with a line that begins like its end', '<<EOF\nEOFX\n EOF x\nEOF\n', 'EOFX\n EOF x\n'],
  ['a heredoc without escapes', '<<EOF\n\\d "${x}\nEOF\n', '\\d "${x}\n'],
  ['a heredoc with CRLF', '<<EOF\r\na\r\nEOF\r\n', 'a\n'],
  ['lists with commas to spare', '[1,, 2,]', [1n, 2n]],
  ['a missing comma behind a nested list', '[[1] [2]]', [[1n], [2n]]],
  ['an object', '{ a = 1 b = 2, "c d" = 3 }', { a: 1n, b: 2n, 'c d': 3n }],
  ['a list of objects', '[{ a = 1 }, {}]', [{ a: 1n }, {}]],
];
for (const [title, text, expected] of values) {
  hcl(`reads ${title}`, () => {
    assert.equal(plain(valueOf(`key = ${text}`)), expected);
  });
}

hcl('reads comments of all kinds', () => {
  assert.equal(plain(parsed('# a\n// b\n/* c\n*/ a = 1 # d\n/**/')), { a: 1n });
});

hcl('reads identifiers of many alphabets', () => {
  assert.equal(plain(parsed('é_1-x.y = 1\nworld世 = 2')), { 'é_1-x.y': 1n, world世: 2n });
});

hcl('skips a byte order mark', () => {
  assert.equal(plain(parsed('\ufeffa = 1')), { a: 1n });
});

hcl('keeps labels, repeated blocks and places', () => {
  const { items } = parsed('listener "tcp" {\n}\n\n  listener unix "x" {}');
  assert.equal(
    items.map(({ form, key, labels }) => [
      form,
      key.text,
      labels.map(({ text }) => text),
      key.where.line,
      key.where.column,
    ]),
    [
      ['block', 'listener', ['tcp'], 1, 1],
      ['block', 'listener', ['unix', 'x'], 4, 3],
    ],
  );
});

const mistakes: readonly (readonly [string, string, number, number, string])[] = [
  ['a label before =', 'a\nfoo bar = {}', 2, 11, 'before "=" stands one key only; found "{"'],
  ['a bare word as value', 'a = yes', 1, 5, 'expected a value; found identifier'],
  ['nothing behind =', 'a =', 1, 4, 'expected a value; found end of file'],
  ['a key alone', 'a', 1, 2, 'expected "=" or "{" after the key; found end of file'],
  ['a number as key', '1 = 2', 1, 1, 'expected a key or end of file; found number'],
  ['an object that is not closed', 'a {\n b = 1', 2, 7, 'expected a key or "}"; found end of file'],
  ['a brace too many', 'a {}\n}', 2, 1, 'expected a key or end of file; found "}"'],
  ['a list without commas', 'a = [1 2]', 1, 8, 'expected "," or "]" after an element; found number'],
  ['a line break in a text', 'a = "b\nc"', 1, 7, 'a line break in a string'],
  ['a text that is not closed', 'é = "b', 1, 5, 'the string is not closed'],
  ['an interpolation that is not closed', 'a = "${b"', 1, 6, '"${" is not closed'],
  ['an unknown escape', 'a = "\\d"', 1, 6, 'unknown escape sequence \\d'],
  ['half a surrogate', 'a = "\\ud800"', 1, 6, '\\ud800 is not a character'],
  ['digits 8 and 9 in octal', 'a = 089', 1, 5, '089 begins with 0 and is octal'],
  ['a comment that is not closed', 'a = 1\n/* b', 2, 1, 'the comment is not closed'],
  ['a heredoc without end', 'a = <<EOF\nb\n', 1, 5, 'heredoc EOF is not terminated'],
  ['a heredoc without name', 'a = <<\nb\n', 1, 5, 'a heredoc begins with <<NAME and a line break'],
  ['an unknown character', 'a = 1\n😀 ?', 2, 1, 'unexpected character "😀"'],
  ['NUL', 'a = "\0"', 1, 6, 'a character that is not allowed (NUL, U+E123 or broken UTF-8)'],
  ['broken UTF-8', 'a = "\ud800"', 1, 6, 'a character that is not allowed (NUL, U+E123 or broken UTF-8)'],
  ['nesting without end', `a = ${'['.repeat(500)}`, 1, 206, 'more than 200 levels of nesting'],
];
for (const [title, text, line, column, message] of mistakes) {
  hcl(`refuses ${title} and tells the place`, () => {
    const result = parseHcl(text, 'agent.hcl');
    const [problem] = result.ok ? [] : result.error;
    assert.equal(problem?.where, { kind: 'file', file: 'agent.hcl', line, column });
    assert.equal([problem?.code, problem?.message], ['hcl/syntax', message]);
  });
}

hcl('counts characters, not UTF-16 units, in columns', () => {
  const result = parseHcl('"😀😀" = ?', 'f');
  assert.is(result.ok ? 0 : result.error[0]?.where.kind === 'file' && result.error[0].where.column, 8);
});

hcl('answers every text within its places', () => {
  const fragment = fc.constantFrom(
    'a',
    ' ',
    '=',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    '\\',
    '${',
    '<<EOF\n',
    '<<-E\n',
    'EOF',
    '\n',
    '\n  E\n',
    '0',
    '8',
    '-',
    '.',
    '1e',
    '#',
    '/*',
    '*/',
    'true',
    '😀',
    '\r\n',
    '\ufeff',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
        fc.string(),
      ),
      (text) => {
        const result = parseHcl(text, 'f');
        const places = result.ok ? placesIn(result.value) : result.error.map(({ where }) => where);
        const lines = text.split('\n').length;
        for (const where of places) {
          assert.ok(where.kind === 'file' && where.line >= 1 && where.line <= lines && where.column >= 1);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

hcl('stays linear on long hostile texts', () => {
  for (const piece of ['[', '{', '"${', '<<A\n', '/*', 'a{', '"\\x41', '0', ' ', '-']) {
    const startMs = performance.now();
    parseHcl(`a = ${piece.repeat(100_000)}`, 'f');
    assert.ok(performance.now() - startMs < 2000, piece);
  }
});

hcl('reads the same tree from JSON and from HCL that says the same', () => {
  const json = fc.letrec<{ value: JsonValue; object: Record<string, JsonValue> }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }));
  fc.assert(
    fc.property(json.object, (object) => {
      const fromJson = parseJsonTree(JSON.stringify(object), 'f');
      const fromHcl = parseHcl(
        Object.entries(object)
          .map(([name, value]) => `${quote(name)} = ${print(value)}`)
          .join('\n'),
        'f',
      );
      assert.ok(fromJson.ok && fromHcl.ok);
      assert.equal(plain(fromJson.value), plain(fromHcl.value));
    }),
  );
});

function parsed(text: string): HclObject {
  const result = parseHcl(text, 'f');
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function valueOf(text: string): HclValue {
  return parsed(text).items[0]!.value;
}

function plain(value: HclValue): unknown {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return value.integer ?? value.text;
    case 'boolean':
      return value.value;
    case 'null':
      return null;
    case 'list':
      return value.items.map(plain);
    case 'object':
      return Object.fromEntries(value.items.map(({ key, value: member }) => [key.text, plain(member)]));
  }
}

function placesIn(value: HclValue): readonly HclValue['where'][] {
  if (value.kind === 'list') return [value.where, ...value.items.flatMap(placesIn)];
  if (value.kind !== 'object') return [value.where];
  return [value.where, ...value.items.flatMap(({ key, value: member }) => [key.where, ...placesIn(member)])];
}

function print(value: JsonValue): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${(value as JsonValue[]).map(print).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value as Record<string, JsonValue>);
  return `{ ${members.map(([name, member]) => `${quote(name)} = ${print(member)}`).join(' ')} }`;
}

/** Escapes everything but plain letters, so that no `${` appears. */
function quote(text: string): string {
  return `"${Array.from(text, (c) => (/[a-z0-9 ]/.test(c) ? c : `\\U${c.codePointAt(0)!.toString(16).padStart(8, '0')}`)).join('')}"`;
}

hcl.run();
