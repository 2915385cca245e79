import { parseJson } from '@sluice/core';
import type { JsonObject } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTemplate, renderTemplate } from '../src/index.ts';
import { printed, renderText } from './support/render-text.ts';

const rendering = suite('renderTemplate');
const canary = 'sluice-canary-template-password';

function secret(json: string): JsonObject {
  const parsed = parseJson(json);
  if (!parsed.ok) throw new Error('not JSON');
  return parsed.value as JsonObject;
}

rendering('waits and names what is missing in order of first use', async () => {
  const result = await renderText(
    '{{ with secret "b" }}{{ end }}{{ with secret "a" "k=v" }}{{ end }}{{ secrets "l" }}',
  );

  assert.is(result.state, 'waiting');
  assert.equal(
    result.missing.map(({ kind, path }) => [kind, path]),
    [
      ['read', 'b'],
      ['write', 'a'],
      ['list', 'l'],
    ],
  );
});

rendering('takes an error before the secret has arrived for waiting', async () => {
  const result = await renderText('{{ (secret "a").Data.x | toUpper }}');

  assert.is(result.state, 'waiting');
});

rendering('asks once for a path that is used twice', async () => {
  const result = await renderText('{{ with secret "a" }}{{ end }}{{ with secret "/a/" }}{{ end }}');

  assert.is(result.missing.length, 1);
});

rendering('keeps the spelling of numbers from the wire to the file', async () => {
  const dependencies = { 'vault.read(a)': secret('{"data":{"n":1.50,"big":12345678901234567890}}') };

  assert.is(
    await printed('{{ with secret "a" }}{{ .Data.n }} {{ .Data.big }}{{ end }}', { dependencies }),
    '1.50 12345678901234567890',
  );
});

rendering('starts every pass from the received values, whatever the pass before did to its maps', async () => {
  const parsed = await parseTemplate('{{ with secret "a" }}{{ $x := sprig_set .Data "n" "new" }}{{ .Data }}{{ end }}');
  if (!parsed.ok) throw new Error('does not parse');
  const value = secret('{"data":{"a":"1"}}');
  const resolve = () => value;

  renderTemplate(parsed.value, { resolve });
  const again = await printed('{{ with secret "a" }}{{ .Data }}{{ end }}', { resolve });

  assert.is(again, 'map[a:1]');
});

rendering('returns files to be written as effects', async () => {
  const result = await renderText('{{ "x" | writeToFile "/a" "root" "" "0640" "append,newline" }}done');

  assert.equal(result.effects, [{ path: '/a', user: 'root', group: '', mode: 0o640, append: true, content: 'x\n' }]);
});

rendering('gives the bytes of what is not UTF-8', async () => {
  const result = await renderText('{{ base64Decode "/wD+" }}');

  assert.is(result.state, 'ready');
  if (result.state !== 'ready') return;
  assert.equal([...result.output.bytes()], [0xff, 0x00, 0xfe]);
  assert.not.ok(result.output.isText());
});

for (const [name, template] of [
  ['a conversion', '{{ with secret "a" }}{{ .Data.password | parseInt }}{{ end }}'],
  ['a nested conversion', '{{ with secret "a" }}{{ .Data.nested.password | parseInt }}{{ end }}'],
  ['a loop over a text', '{{ with secret "a" }}{{ range .Data.password }}{{ end }}{{ end }}'],
  ['a comparison', '{{ with secret "a" }}{{ eq .Data.list .Data.list }}{{ end }}'],
  ['arithmetic', '{{ with secret "a" }}{{ add .Data.password 1 }}{{ end }}'],
  ['a map that is exploded', '{{ with secret "a" }}{{ explodeMap .Data.keys }}{{ end }}'],
  ['a bad expression', '{{ with secret "a" }}{{ regexMatch .Data.pattern "x" }}{{ end }}'],
  ['a bad parameter', '{{ with secret "a" }}{{ secret "b" .Data.password }}{{ end }}'],
  [
    'executeTemplate',
    '{{ define "t" }}{{ parseInt . }}{{ end }}{{ with secret "a" }}{{ executeTemplate "t" .Data.password }}{{ end }}',
  ],
] as const) {
  rendering(`never shows a value in the message of ${name}`, async () => {
    const data = {
      password: canary,
      nested: { password: canary },
      list: [canary],
      keys: { a: canary, 'a/b': '1' },
      pattern: `(${canary}`,
    };
    const dependencies = { 'vault.read(a)': { data } };

    const result = await renderText(template, { dependencies });

    assert.is(result.state, 'failed');
    if (result.state !== 'failed') return;
    assert.not.match(result.error.message, canary);
    assert.not.match(JSON.stringify(result.error), canary);
    assert.not.match(String(result.error.stack), canary);
    assert.is(result.error.code, 'TEMPLATE_EXECUTION');
  });
}

rendering('shows what the author of the template wrote', async () => {
  const result = await renderText('{{ sprig_fail "no password set" }}');

  assert.match(result.state === 'failed' ? result.error.message : '', 'no password set');
});

rendering('says where an execution failed in characters for people', async () => {
  const result = await renderText('é\n  {{ index . 1 }}', { data: ['a'] });

  assert.is(result.state, 'failed');
  if (result.state !== 'failed') return;
  assert.equal([result.error.line, result.error.column, result.error.context], [2, 6, 'index . 1']);
});

rendering.run();
