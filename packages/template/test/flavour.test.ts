import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTemplate } from '../src/index.ts';
import { printed, renderText } from './support/render-text.ts';
import { testCryptography } from './support/test-cryptography.ts';

const flavours = suite('function sets');

async function knows(name: string, functions: 'go' | 'consul-template' | 'openbao'): Promise<boolean> {
  return (await parseTemplate(`{{ if false }}{{ ${name} }}{{ end }}`, { functions })).ok;
}

for (const [name, go, consul, openbao] of [
  ['printf', true, true, true],
  ['secret', false, true, true],
  ['sprig_upper', false, true, true],
  ['sprig_now', false, false, true],
  ['sprig_uuidv4', false, false, true],
  ['sprig_sha512sum', false, true, false],
  ['explode', false, true, false],
  ['key', false, false, false],
] as const) {
  flavours(`know where ${name} exists`, async () => {
    assert.equal(
      [await knows(name, 'go'), await knows(name, 'consul-template'), await knows(name, 'openbao')],
      [go, consul, openbao],
    );
  });
}

flavours('say who still has a function that Vault Agent lost', async () => {
  const parsed = await parseTemplate('{{ sprig_now }}');

  assert.match(parsed.ok ? '' : (parsed.error[0]?.hint ?? ''), 'OpenBao Agent');
});

flavours('deny by exact name only in OpenBao Agent', async () => {
  const options = { functions: 'openbao', functionDenylist: ['to*', 'env'] } as const;

  assert.is(await printed('{{ toUpper "a" }}', {}, options), 'A');
  assert.is((await renderText('{{ env "A" }}', {}, options)).state, 'failed');
});

flavours('leave the chain out of a certificate of OpenBao Agent', async () => {
  const bundle = { Cert: 'c', Key: 'k', CA: 'a', CAChain: ['a'] };
  const dependencies = { 'vault.pki(p->)': bundle };

  const result = await renderText('{{ (pkiCert "p").CAChain }}', { dependencies }, { functions: 'openbao' });

  assert.is(result.state, 'failed');
});

for (const [name, template, pattern] of [
  ['a UUID', '{{ sprig_uuidv4 }}', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['random letters and digits', '{{ sprig_randAlphaNum 20 }}', /^[A-Za-z0-9]{20}$/],
  [
    'a date in a zone',
    '{{ sprig_dateInZone "2006-01-02 15:04 -0700" 0 "Europe/Berlin" }}',
    /^1970-01-01 01:00 \+0100$/,
  ],
  ['a date in no zone', '{{ sprig_dateInZone "15:04" 0 "No/Where" }}', /^00:00$/],
] as const) {
  flavours(`print ${name} in OpenBao Agent`, async () => {
    assert.match(await printed(template, { cryptography: testCryptography }, { functions: 'openbao' }), pattern);
  });
}

flavours('keep capitals inside words in OpenBao Agent', async () => {
  const template = '{{ sprig_camelcase "no_HTTPS" }}';

  assert.is(await printed(template, {}, { functions: 'openbao' }), 'NoHTTPS');
  assert.is(await printed(template), 'NoHttps');
});

flavours('refuse a version in the words of each agent', async () => {
  const reason = async (functions: 'consul-template' | 'openbao'): Promise<string> => {
    const result = await renderText('{{ sprig_semver "x" }}', {}, { functions });
    return result.state === 'failed' ? result.error.reason : result.state;
  };

  assert.match(await reason('openbao'), 'invalid semantic version');
  assert.match(await reason('consul-template'), 'Invalid Semantic Version');
});

flavours.run();
