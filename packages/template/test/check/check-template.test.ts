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
  ['a template that is not defined', '{{ template "nope" }}', ['template/undefined-template']],
  [
    'a template that is not defined, as a text',
    '{{ executeTemplate "nope" | toUpper }}',
    ['template/undefined-template'],
  ],
  ['no template that is defined later', '{{ template "a" }}{{ define "a" }}{{ end }}', []],
  ['too few arguments', '{{ if false }}{{ split "," }}{{ end }}', ['template/argument-count']],
  ['too many arguments', '{{ "x" | toUpper "a" "b" }}', ['template/argument-count']],
  [
    'too few arguments of a call that is one itself',
    '{{ print toUpper (split "a") }}',
    Array(2).fill('template/argument-count'),
  ],
  ['too few arguments of a call with fields', '{{ secret.Data }}', []],
  ['no wrong number where one is piped', '{{ "a,b" | split "," | join ";" }}{{ printf "%s" "a" }}', []],
  [
    'a variable of a secret that a function takes',
    '{{ $s := secret "a" }}{{ $s.Data.x | toUpper }}',
    ['template/unguarded-secret'],
  ],
  ['no failure that depends on the host', '{{ $s := secret "a" }}{{ env "PORT" | parseInt }}', []],
  ['no endless loop', '{{ $s := secret "a" }}{{ range loop 100000000 }}{{ end }}', []],
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

for (const [text, hint] of [
  ['a\n{{ with secret "a" }}\n{{ .Data }}\n', 'the with in line 2 has no end'],
  ['{{ if 1 }}{{ else }}\n', 'the if in line 1 has no end'],
  ['\n{{ if 1 }}\n{{ else if 2 }}\n', 'the if in line 2 has no end'],
  ['{{ with 1 }}\n{{ range . }}\n{{ end }}', 'the with in line 1 has no end'],
  ['\n{{- /* a */ -}}\n{{ define "x" }}', 'the define in line 3 has no end'],
  ['{{ block "x" . }}', 'the block in line 1 has no end'],
] as const) {
  checking(`names the opener that is not closed: ${hint}`, async () => {
    const [problem] = await checkTemplate(text);

    assert.is(problem?.message, 'unexpected EOF');
    assert.is(problem?.hint, hint);
  });
}

checking('says what a function takes, and which template was meant', async () => {
  const problems = await checkTemplate('{{ define "header" }}{{ end }}{{ template "heeder" }}\n{{ split "," }}');

  assert.equal(
    problems.map(({ message, hint, excerpt }) => [message, hint, excerpt.split('\n')[1]?.length]),
    [
      ['template "heeder" is not defined', 'did you mean header?', 50],
      ['wrong number of args for split: want 2 got 1', 'it takes string, string, the last one may be piped', 11],
    ],
  );
});

checking.run();
