import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FunctionDefinition, RenderInput } from '../../src/index.ts';
import { loadAllGroups } from '../../src/index.ts';
import { isFormer } from '../../src/functions/flavour.ts';
import { renderText } from '../support/render-text.ts';
import { testCryptography } from '../support/test-cryptography.ts';

const secrecy = suite('error messages');
const canary = 'sluice-canary-argument';
const number = 48_151_623;
const shown = /sluice.canary.argument|48151623/i;

/** The secret alone, and with the signs around it that the readers of texts stumble over. */
const texts = [
  ...[canary, canary.toUpperCase().replaceAll('-', ' '), String(number)],
  ...[`(${canary}`, `[${canary}`, `(?P<${canary}`, `\\${canary}`, `${canary}\\`, `${canary}*?+`, `>>${canary}`],
  ...[`{"${canary}`, `{"${canary}":}`, `{"a":${canary}}`, `["${canary}"`, `"${canary}\u0001"`, `${number}e999`],
  ...[`*${canary}`, `&${canary} [*${canary}]`, `!!${canary} x`, `!${canary} x`, `!!int ${canary}`, `%${canary}`],
  ...[`? {${canary}: 1}\n: 1`, `<<: ${canary}`, `'${canary}`, `"\\${canary}"`, `a: |${canary}`, `@${canary}`],
  ...[`${canary}: a: b`, `!!binary ${canary}`, `[*${canary}`, `a: {${canary}`, `- ${canary}\n${canary}: a`],
  ...[`${canary} = `, `[${canary}`, `a = ${canary}`, `${canary}=1 | =`, `.${canary}`, `$${canary}`],
  ...[`http://h:${canary}`, `http://[${canary}`, `http://${canary}\u0001`, `${canary}://%zz`, `http://a b/${canary}`],
  ...[`1.${canary}`, `v1.2.3-${canary}..`, `1.2.3+${canary}+`, `> ${canary}`, `1.2.${number}${number}${number}`],
  ...[`2024-01-02T${canary}`, `2006-01-02 ${canary}`, `${number}h${canary}`, `MST ${canary}`, `1h${canary}`],
  ...[`-----BEGIN SLUICE CANARY ARGUMENT-----\nx\n-----END SLUICE CANARY ARGUMENT-----`, `../${canary}`, `=${canary}`],
];

/** What fits each parameter type; every other one takes a text. */
const fitting = new Map([
  ['int', '1'],
  ['int64', '(parseInt "1")'],
  ['uint32', '1'],
  ['float64', '1.5'],
  ['bool', 'true'],
  ['map', '.m'],
  ['list', '.l'],
  ['strings', '(split "," .t)'],
]);

/** What may stand for it besides. */
const alternatives = new Map([
  ['int', ['(sprig_int .n)', '(sprig_int (print "-" .n))']],
  ['int64', ['(sprig_int64 .n)']],
  ['any', ['.l', '.m', '.n', '(sprig_int .n)', '(sprig_float64 .n)', '"a"', 'nil', '(sprig_dict .t (loop 1))']],
  ['raw', ['.l', '.m', '.n', '(sprig_int .n)', '"a"']],
  ['position', ['(sprig_int .n)', '1']],
  ['map', ['(parseYAML .y)', '(sprig_dict .t (loop 1))', '(sprig_dict "a" .n)']],
  ['list', ['(sprig_list .t .n (sprig_dict .t (loop 1)))']],
  ['string', ['"a"']],
]);

function typeOf(parameter: string): string {
  return parameter.replace('...', '');
}

/** Calls with the secret everywhere, and with something else in one place after the other. */
function callsOf({ name, parameters }: FunctionDefinition): readonly string[] {
  const types = parameters.flatMap((parameter) =>
    parameter.startsWith('...') ? [typeOf(parameter), typeOf(parameter)] : [parameter],
  );
  const usual = types.map((type) => fitting.get(type) ?? '.t');
  const varied = types.flatMap((type, index) =>
    (alternatives.get(type) ?? []).map((other) => usual.with(index, other)),
  );
  return [usual, ...varied].map((words) => `{{ ${[name, ...words].join(' ')} }}`);
}

function dataOf(text: string): NonNullable<RenderInput['data']> {
  return {
    t: text,
    n: number,
    y: `? ${canary}\n: 1`,
    m: { [text]: text, a: text, 'a/b': text },
    l: [text, { [text]: text }, number],
  };
}

async function assertSecret(template: string, text: string, name: string): Promise<void> {
  const options = isFormer(name) ? ({ functions: 'openbao' } as const) : {};
  const result = await renderText(template, { data: dataOf(text), cryptography: testCryptography }, options);
  if (result.state === 'failed') assert.not.match(result.error.message, shown, `${template} of ${text}`);
}

const slow = /Key|Cert|CA|Password|htpasswd|bcrypt|encryptAES|decryptAES/;

for (const { functions } of await loadAllGroups()) {
  for (const definition of functions) {
    const { name } = definition;
    secrecy(`of ${name} never show what it was given`, async () => {
      const [usual = '', ...varied] = callsOf(definition);
      // Keys take too long to make for every text.
      const some = slow.test(name) ? texts.slice(0, 2) : texts;
      for (const text of some) await assertSecret(usual, text, name);
      for (const template of varied) for (const text of some) await assertSecret(template, text, name);
    });
  }
}

secrecy('of a loop, a field and a scratch never show their values', async () => {
  for (const template of [
    '{{ range .t }}{{ end }}',
    '{{ range $i, $x := sprig_int .n }}{{ end }}',
    '{{ $x := scratch.Set .t 1 }}{{ $y := scratch.MapSet .t "a" 1 }}',
    '{{ .n.Int64.a }}',
    '{{ .t.a }}',
    '{{ call .t }}',
    '{{ .t | call }}',
    '{{ index .l (sprig_int .n) }}',
    '{{ slice .t 2 (sprig_int .n) }}',
    '{{ sockaddr .t }}',
    '{{ sockaddr (print "len ." .t) }}',
  ]) {
    const result = await renderText(template, { data: { t: 'sluice_canary_argument', n: number, l: [1] } });
    assert.is(result.state, 'failed', template);
    if (result.state === 'failed') assert.not.match(result.error.message, shown, template);
  }
});

secrecy.run();
