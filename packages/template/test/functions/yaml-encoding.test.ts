import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderText } from '../support/render-text.ts';

const encoding = suite('parseYAML of other encodings');

/** What `parseYAML | toJSON` makes of these bytes, or the end of the error. */
async function read(bytes: readonly number[] | string): Promise<string> {
  const argument =
    typeof bytes === 'string' ? JSON.stringify(bytes) : `(base64Decode "${btoa(String.fromCharCode(...bytes))}")`;
  const result = await renderText(`{{ parseYAML ${argument} | toJSON }}`);
  if (result.state === 'ready') return result.output.text();
  return result.state === 'failed' ? result.error.reason.replace('error calling parseYAML: ', '') : result.state;
}

const little = (...units: readonly number[]): readonly number[] => [
  0xff,
  0xfe,
  ...units.flatMap((unit) => [unit & 255, unit >> 8]),
];
const big = (...units: readonly number[]): readonly number[] => [
  0xfe,
  0xff,
  ...units.flatMap((unit) => [unit >> 8, unit & 255]),
];

// Recorded from consul-template 0.42.1.
for (const [title, bytes, expected] of [
  ['UTF-16, big end first', big(0x2d, 0x20, 0x61), '["a"]'],
  ['UTF-16, little end first', little(0x2d, 0x20, 0x61), '["a"]'],
  ['a pair of surrogates', little(0x2d, 0x20, 0xd83d, 0xde00), '["😀"]'],
  ['half a unit', [...little(0x2d, 0x20), 0x61], 'yaml: incomplete UTF-16 character'],
  ['a low surrogate alone', little(0x2d, 0x20, 0xdc00), 'yaml: unexpected low surrogate area'],
  ['a high surrogate before a letter', little(0x2d, 0x20, 0xd83d, 0x61), 'yaml: expected low surrogate area'],
  ['a high surrogate at the end', little(0x2d, 0x20, 0xd83d), 'yaml: incomplete UTF-16 surrogate pair'],
  ['a control character', little(0x2d, 0x20, 7), 'yaml: control characters are not allowed'],
  ['bytes that are neither', [0x2c, 0x20, 0xff], 'yaml: invalid leading UTF-8 octet'],
  ['NEL between items', '- a\u0085- b', '["a","b"]'],
  ['NEL in quotes', '- "a\u0085 b"', '["a b"]'],
  ['NEL in a literal', '- |\n  a\u0085  b\n', '["a\\nb\\n"]'],
  ['NEL before an error', 'a: [\u0085\u0085', 'yaml: line 2: did not find expected node content'],
] as const) {
  encoding(title, async () => {
    assert.is(await read(bytes), expected);
  });
}

encoding.run();
