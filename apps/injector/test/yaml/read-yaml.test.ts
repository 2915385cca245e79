import { JsonNumber, jsonEquals, parseJson } from '@sluice/core';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stringify } from 'yaml';
import { readYaml } from '../../src/yaml/read-yaml.ts';

const number = (text: string): JsonNumber => new JsonNumber(text);

const reading = suite('YAML as JSON');

const values: readonly (readonly [text: string, value: unknown])[] = [
  ['- name: db\n  path: secret/data/db # here\n', [{ name: 'db', path: 'secret/data/db' }]],
  ['---\n- a\n...\n', ['a']],
  ['- |\n  a\n  b\n- >-\n  c\n  d\n', ['a\nb\n', 'c d']],
  ['- \'{{ with secret "a" }}\'', ['{{ with secret "a" }}']],
  ['- [true, false, null, ~, yes, no, on]', [[true, false, null, null, 'yes', 'no', 'on']]],
  ['- 1.50\n- 1e3\n- -0\n', [number('1.50'), number('1e3'), number('-0')]],
  ['- 123456789012345678901234567890', [number('123456789012345678901234567890')]],
  ['- [0440, 0x10, 0o17, +5, .5]', [['440', '16', '15', '5', '0.5'].map(number)]],
  ['- !!str 0440\n- "0440"\n', ['0440', '0440']],
  ['- 1: a\n  true: b\n  0x1: c\n', [{ '1': 'a', true: 'b', '0x1': 'c' }]],
  ['- <<: {a: b}', [{ '<<': { a: 'b' } }]],
  ['%YAML 1.1\n---\n- yes\n', ['yes']],
  ['- &anchor a', ['a']],
  ['', null],
  ['# nothing', null],
];
for (const [text, value] of values) {
  reading(`reads ${JSON.stringify(text)}`, () => {
    assert.equal(readYaml(text), { ok: true, value });
  });
}

reading('gives __proto__ as any other member', () => {
  const read = readYaml('- __proto__: {path: x}');
  assert.ok(read.ok && Array.isArray(read.value));
  assert.equal(Object.keys(read.value[0] as object), ['__proto__']);
});

const refused: readonly (readonly [text: string, message: string, line: number, column: number])[] = [
  ['- a: 1\n  b: [\n', 'a line is not indented as it must be, or a bracket is not closed', 3, 1],
  ['- a: b: c', 'a key within the value of another on the same line; put a text with ": " into quotes', 1, 6],
  ['- a:\n\t- b', 'a tab at the beginning of a line; indent with blanks', 2, 1],
  ['- &a b\n- *a', 'an alias; write the value itself', 2, 3],
  ['- *a', 'an alias; write the value itself', 1, 3],
  ['- !x a', 'a tag (!) that is not known here', 1, 3],
  ['- !!binary aGk=', 'a tag (!) that is not known here', 1, 3],
  ['- !!set {a}', 'a tag (!) that is not known here', 1, 3],
  ['- a: 1\n  a: 2', 'a member that is there already', 2, 3],
  ['- ? [a]\n  : b', 'the name of a member must be a text', 1, 5],
  ['- .inf', 'no number of JSON', 1, 3],
  ['- .nan', 'no number of JSON', 1, 3],
  ['- a\n---\n- b', 'more than one document', 2, 1],
  [`- ${'x'.repeat(65_536)}`, 'longer than 65536 characters', 1, 1],
  ['- a\n'.repeat(8000), 'more than 20000 words and signs', 4001, 1],
  ['- '.repeat(32_768), 'nested deeper than 250 levels', 1, 500],
  ['['.repeat(65_536), 'nested deeper than 250 levels', 1, 251],
  [`- ${'a: '.repeat(20_000)}`, 'nested deeper than 250 levels', 1, 748],
];
for (const [text, message, line, column] of refused) {
  const title = text.length > 40 ? `${JSON.stringify(text.slice(0, 10))} and so on` : JSON.stringify(text);
  reading(`refuses ${title} with its place`, () => {
    const { ok, ...rest } = readYaml(text);
    assert.is(ok, false);
    assert.equal(rest, { error: { message, line, column } });
  });
}

reading('never throws', () => {
  const signs = ['-', '?', ':', '[', ']', '{', '}', ',', '#', '&', '*', '!', '|', '>', "'", '"', '%', '@', '~'];
  const piece = fc.constantFrom(...signs, ' ', '\n', '\t', '---', '...', 'a', '- ', ': ', '\n  ', '<<', '0x', '!!');
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const read = readYaml(given);
      if (!read.ok) assert.ok(read.error.line >= 1 && read.error.column >= 1 && read.error.message !== '');
    }),
    { numRuns: 5000 },
  );
});

reading('reads JSON as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const [json, yaml] = [parseJson(JSON.stringify(value)), readYaml(JSON.stringify(value))];
      assert.ok(json.ok);
      assert.ok(yaml.ok && jsonEquals(yaml.value, json.value));
    }),
    { numRuns: 1000 },
  );
});

reading('reads what others write', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const [json, yaml] = [parseJson(JSON.stringify(value)), readYaml(stringify(value, { version: '1.2' }))];
      assert.ok(json.ok);
      assert.ok(yaml.ok && jsonEquals(yaml.value, json.value), JSON.stringify(yaml));
    }),
    { numRuns: 1000 },
  );
});

reading.run();
