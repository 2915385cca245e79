import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonValue } from '../../src/index.ts';
import { JsonNumber, parseJson, stringifyJson } from '../../src/index.ts';

const json = suite('JSON');

json('keeps the text of every number', () => {
  const text = '{"a":1.50,"b":12345678901234567890,"c":[1E3,-0,0.1e-7]}';
  assert.is(stringifyJson(parsed(text)), text);
});

json('tells the place of a mistake and not the text', () => {
  assert.equal(parseJson('{\n  "k": sluice-canary-json }', 'config.json'), {
    ok: false,
    error: [
      {
        code: 'json/syntax',
        severity: 'error',
        where: { kind: 'file', file: 'config.json', line: 2, column: 8 },
        message: 'expected a value',
      },
    ],
  });
});

for (const text of [
  '',
  '[1,]',
  '{"a":1,}',
  '01',
  '1.',
  '+1',
  "'a'",
  '"\n"',
  '"\\x41"',
  '"\\u12"',
  'nul',
  '[1] 2',
  '"a',
]) {
  json(`refuses ${JSON.stringify(text)}`, () => {
    assert.is(parseJson(text).ok, false);
  });
}

json('refuses nesting without end', () => {
  assert.is(parseJson('['.repeat(100_000)).ok, false);
  assert.is(parseJson('['.repeat(1000) + ']'.repeat(1000)).ok, true);
});

json('reads escapes, surrogates and special member names', () => {
  const value = parsed('{"\\u00e9\\/\\ud83d\\ude00":"\\t","__proto__":1,"a":1,"a":2}') as Record<string, unknown>;
  assert.equal(Object.keys(value), ['é/😀', '__proto__', 'a']);
  assert.is(Object.getPrototypeOf(value), Object.prototype);
});

json('agrees with the platform on every JSON text', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const expected: unknown = JSON.parse(text);
      assert.equal(JSON.parse(stringifyJson(parsed(text))), expected);
    }),
  );
});

json('answers every text without throwing', () => {
  const fragment = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '-', 'e', '.', 'true', '\\', 'u', ' ', '\n');
  fc.assert(
    fc.property(fc.array(fragment), (fragments) => {
      const text = fragments.join('');
      assert.is(parseJson(text).ok, acceptedByPlatform(text));
    }),
    { numRuns: 2000 },
  );
});

json('prints sorted, indented and escaped for HTML on request', () => {
  const value: JsonValue = { 'b<': ['&', '>'], a: {}, c: [], '\u2028': new JsonNumber('1.0') };
  assert.is(
    stringifyJson(value, { sortKeys: true, escapeHtml: true }),
    stringifyJson(value, { sortKeys: true }).replace(
      /[<>&\u2028]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
  assert.is(
    stringifyJson({ a: [1, true], b: {} }, { indent: '  ' }),
    '{\n  "a": [\n    1,\n    true\n  ],\n  "b": {}\n}',
  );
});

function parsed(text: string): JsonValue {
  const result = parseJson(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function acceptedByPlatform(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    assert.instance(error, SyntaxError);
    return false;
  }
}

json.run();
