import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkTemplate } from '../../src/index.ts';

const checking = suite('checkTemplate');

async function codes(text: string, options: Parameters<typeof checkTemplate>[1] = {}): Promise<readonly string[]> {
  return (await checkTemplate(text, options)).map(({ code }) => code);
}

for (const [name, text, expected] of [
  ['nothing in a good template', '{{ with secret "a" }}{{ .Data.x }}{{ end }}', []],
  ['a syntax error', '{{ if }}', ['template/syntax']],
  ['an unknown function', '{{ toUper "a" }}', ['template/unknown-function']],
  ['a function of Consul', '{{ key "a" }}', ['template/unavailable-function']],
  ['a program', '{{ plugin "date" }}', ['template/plugins-off']],
  ['a changing function', '{{ timestamp }}', ['template/changes-every-pass']],
  ['a function that shows secrets', '{{ spew_dump "x" }}', ['template/shows-secrets']],
  ['an unguarded secret that a function takes', '{{ (secret "a").Data.x | toUpper }}', ['template/unguarded-secret']],
  ['no unguarded secret that is only printed', '{{ (secret "a").Data.x }}', []],
] as const) {
  checking(`finds ${name}`, async () => {
    assert.equal(await codes(text), [...expected]);
  });
}

checking('finds every unguarded secret when missing keys are errors', async () => {
  assert.equal(await codes('{{ (secret "a").Data.x }}', { missingKey: 'error' }), ['template/unguarded-secret']);
});

checking('finds a denied function', async () => {
  assert.equal(await codes('{{ env "A" }}', { functionDenylist: ['e*'] }), ['template/denied-function']);
});

checking('suggests the name that was meant', async () => {
  const [problem] = await checkTemplate('{{ toUper "a" }}');

  assert.is(problem?.hint, 'did you mean toUpper?');
});

checking('points at the place with a caret', async () => {
  const [problem] = await checkTemplate('first\n  {{ nope }}');

  assert.is(problem?.excerpt, '   2 |   {{ nope }}\n            ^');
});

checking.run();
