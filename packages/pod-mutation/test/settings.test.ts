import { formatDiagnostic } from '@sluice/core';
import { settingCatalogue, settingsFrom, settingText } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const settings = suite('settingsFrom');
const address = '-vault-address=http://vault:8200';

type Environment = Readonly<Record<string, string>>;
type Precedence = readonly [args: readonly string[], env: Environment, text: string, from: string];

const precedence: readonly Precedence[] = [
  [[], {}, 'hashicorp/vault:2.0.4', 'default'],
  [['-vault-image=flag'], {}, 'flag', 'flag'],
  [['--vault-image', 'flag'], {}, 'flag', 'flag'],
  [['-vault-image=first', '-vault-image=last'], {}, 'last', 'flag'],
  [['-vault-image=flag'], { AGENT_INJECT_VAULT_IMAGE: 'env' }, 'env', 'environment'],
  [['-vault-image=flag'], { AGENT_INJECT_VAULT_IMAGE: '' }, 'flag', 'flag'],
  [['-vault-image='], {}, 'hashicorp/vault:2.0.4', 'default'],
  [['2>&1', '-vault-image=late'], {}, 'hashicorp/vault:2.0.4', 'default'],
  [['--', '-vault-image=late'], {}, 'hashicorp/vault:2.0.4', 'default'],
];
for (const [args, env, text, from] of precedence) {
  settings(`takes ${text} from the ${from}, given ${JSON.stringify([args, env])}`, () => {
    const result = settingsFrom([address, ...args], env);
    const found = result.ok ? result.value.effective.get('vault-image') : undefined;
    assert.equal([found?.text, found?.from], [text, from]);
  });
}

settings('clears a quantity with an empty flag, never with an empty variable', () => {
  const result = settingsFrom([address, '-cpu-limit='], { AGENT_INJECT_MEM_LIMIT: '' });
  assert.equal(result.ok && [settingText(result.value, 'cpu-limit'), settingText(result.value, 'memory-limit')], [
    '',
    '128Mi',
  ]);
});

for (const [flag, message] of [
  ['-revoke-on-shutdown=', 'invalid boolean value "" for -revoke-on-shutdown: parse error'],
  ['-tls-min-version=', 'Failed to configure TLS: invalid or unsupported TLS version ""'],
] as const) {
  settings(`refuses the empty flag ${flag} as the peer does`, () => {
    const result = settingsFrom([address, flag], {});
    assert.is(!result.ok && result.error[0]?.message, message);
  });
}

settings('reports everything that is wrong together, with what is accepted', () => {
  const args = ['-default-template=yaml', '-revoke-on-shutdown=yes', '-vault-imag=x', '-listen'];
  const result = settingsFrom(args, { AGENT_INJECT_LOG_LEVEL: 'loud' });
  assert.equal(!result.ok && result.error.map(formatDiagnostic), [
    '-vault-imag: unknown flag (flag provided but not defined: -vault-imag); did you mean -vault-image?',
    '-listen: flag needs an argument: -listen; write -listen=VALUE',
    'AGENT_INJECT_LOG_LEVEL: Error setting log level: unknown log level: loud; use trace, debug, info, warn or error',
    '-revoke-on-shutdown: invalid boolean value "yes" for -revoke-on-shutdown: parse error; use true or false',
    '-default-template: Invalid default flag type: yaml; use map or json',
    '-vault-address: No Vault service configured; set -vault-address or AGENT_INJECT_VAULT_ADDR to the URL of the Vault server',
  ]);
});

settings('gives the agents a log level and format, apart from those of the injector', () => {
  const env = { AGENT_INJECT_LOG_LEVEL_AGENT: 'warn', AGENT_INJECT_LOG_FORMAT_AGENT: 'json' };
  const result = settingsFrom([address, '-log-level=debug'], env);
  if (!result.ok) throw new Error('refused');
  const { logLevel, logFormat, annotationDefaults } = result.value;
  const agent = (['log-level', 'log-format'] as const).map((name) => annotationDefaults.effective.get(name)?.text);
  assert.equal([logLevel, logFormat, ...agent], ['debug', 'standard', 'warn', 'json']);
  const wrong = settingsFrom([address, '-log-level-agent=loud'], {});
  assert.equal(!wrong.ok && wrong.error.map(formatDiagnostic), [
    '-log-level-agent: "loud" is not accepted; use trace or debug or info or warn or error',
  ]);
});

settings('refuses a version of Kubernetes that is none', () => {
  const result = settingsFrom([address, '-kubernetes-version=latest'], {});
  assert.match((!result.ok && result.error[0]?.message) || '', /"latest" is no version of Kubernetes/);
});

settings('refuses to lock an annotation that does not exist', () => {
  const result = settingsFrom([address, '-locked-annotations=service,srevice'], {});
  assert.match((!result.ok && result.error[0]?.message) || '', /unknown annotations: srevice/);
});

settings('decodes a certificate that is given as base64', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n';
  const encoded = Buffer.from(pem).toString('base64').replace(/.{20}/g, '$&\n');
  for (const text of [pem, encoded]) {
    const result = settingsFrom([address, `-vault-cacert-bytes=${text}`], {});
    assert.is(result.ok && result.value.caCertificate, pem);
  }
});

settings('describes every setting once', () => {
  const flags = settingCatalogue.flatMap(({ flag }) => flag ?? []);
  assert.is(new Set(flags).size, flags.length);
  for (const { docs, name } of settingCatalogue) assert.match(docs, /^[^\n|]+\.$/, name);
});

settings.run();
