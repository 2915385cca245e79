import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configFromEnv, toClientOptions, toConnectionOptions } from '../../src/index.ts';
import type { EnvironmentConfig } from '../../src/index.ts';

const environment = suite('configFromEnv');

function read(env: Record<string, string>): EnvironmentConfig {
  const result = configFromEnv(env);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join());
  return result.value;
}

environment('finds nothing in an empty environment and then uses the default address', () => {
  const config = read({});
  assert.equal(toClientOptions(config), { address: 'https://127.0.0.1:8200', redirects: 'same-origin', headers: [] });
  assert.equal(toConnectionOptions(config), { tls: {} });
});

environment('prefers BAO names and takes an empty variable as unset', () => {
  assert.is(read({ BAO_ADDR: 'https://bao', VAULT_ADDR: 'https://vault' }).address, 'https://bao');
  assert.is(read({ BAO_ADDR: '', VAULT_ADDR: 'https://vault' }).address, 'https://vault');
  assert.is(read({ VAULT_SKIP_VERIFY: '' }).tls.skipVerify, undefined);
});

environment('says which variable gave a setting, never its value', () => {
  const { sources } = read({ BAO_TOKEN: 'sluice-canary-env', VAULT_ADDR: 'https://vault' });
  assert.equal(
    [...sources],
    [
      ['ADDR', 'VAULT_ADDR'],
      ['TOKEN', 'BAO_TOKEN'],
    ],
  );
});

environment('keeps the token closed', () => {
  const { token } = read({ VAULT_TOKEN: 'sluice-canary-env' });
  assert.is(token?.reveal(), 'sluice-canary-env');
  assert.is(JSON.stringify(read({ VAULT_TOKEN: 'sluice-canary-env' })).includes('canary'), false);
});

environment('lets the address of an agent win for clients', () => {
  const config = read({ VAULT_ADDR: 'https://vault:8200', VAULT_AGENT_ADDR: 'unix:///run/agent.sock' });
  assert.is(toClientOptions(config).address, 'unix:///run/agent.sock');
  assert.is(config.address, 'https://vault:8200');
});

for (const [name, value, member, expected] of [
  ['VAULT_CLIENT_TIMEOUT', '90', 'timeoutMs', 90_000],
  ['VAULT_CLIENT_TIMEOUT', '1m30s', 'timeoutMs', 90_000],
  ['VAULT_MAX_RETRIES', '0', 'maxRetries', 0],
  ['VAULT_MAX_RETRIES', '5', 'maxRetries', 5],
  ['VAULT_RATE_LIMIT', '10', 'rateLimit', { perSecond: 10, burst: 10 }],
  ['VAULT_RATE_LIMIT', '0.5:3', 'rateLimit', { perSecond: 0.5, burst: 3 }],
  ['VAULT_NAMESPACE', 'demo', 'namespace', 'demo'],
  ['VAULT_WRAP_TTL', '60s', 'wrapTtl', '60s'],
  ['VAULT_SRV_LOOKUP', 'true', 'serviceLookup', true],
  ['VAULT_DISABLE_REDIRECTS', '1', 'followRedirects', false],
  ['VAULT_HEADERS', '{"X-Team":"shop"}', 'headers', [['X-Team', 'shop']]],
  ['VAULT_PROXY_ADDR', 'http://proxy:3128', 'proxy', { kind: 'all', url: 'http://proxy:3128' }],
  ['VAULT_HTTP_PROXY', 'http://proxy:3128', 'proxy', { kind: 'all', url: 'http://proxy:3128' }],
  ['https_proxy', 'http://proxy:3128', 'proxy', { kind: 'by-rules', https: 'http://proxy:3128', bypass: '' }],
] as const) {
  environment(`reads ${name}=${value}`, () => {
    assert.equal(read({ [name]: value })[member], expected);
  });
}

for (const [name, value] of [
  ['VAULT_SKIP_VERIFY', 'yes'],
  ['VAULT_SKIP_VERIFY', 'no'],
  ['VAULT_MAX_RETRIES', '-1'],
  ['VAULT_MAX_RETRIES', 'two'],
  ['VAULT_CLIENT_TIMEOUT', '-5s'],
  ['VAULT_CLIENT_TIMEOUT', 'soon'],
  ['VAULT_RATE_LIMIT', '0'],
  ['VAULT_RATE_LIMIT', '5:0'],
  ['VAULT_RATE_LIMIT', 'NaN'],
  ['VAULT_HEADERS', '{"X-Vault-Token":"x"}'],
  ['VAULT_HEADERS', '[]'],
  ['VAULT_HEADERS', '{"a":1}'],
  ['VAULT_DISABLE_REDIRECTS', 'maybe'],
] as const) {
  environment(`refuses ${name}=${value} by name`, () => {
    const result = configFromEnv({ [name]: value });
    assert.equal(result.ok ? [] : result.error.map(({ where }) => where), [{ kind: 'setting', name }]);
  });
}

environment('reports every bad variable at once', () => {
  const result = configFromEnv({ VAULT_SKIP_VERIFY: 'yes', VAULT_MAX_RETRIES: '-1', VAULT_RATE_LIMIT: 'x' });
  assert.is(result.ok ? 0 : result.error.length, 3);
});

environment('reads everything about TLS, and trusts standbys under a private CA', () => {
  const config = read({
    VAULT_CACERT: '/ca.pem',
    VAULT_CACERT_BYTES: 'PEM',
    VAULT_CAPATH: '/cas',
    VAULT_CLIENT_CERT: '/cert.pem',
    VAULT_CLIENT_KEY: '/key.pem',
    BAO_CLIENT_KEY_BYTES: 'sluice-canary-key',
    VAULT_TLS_SERVER_NAME: 'vault.internal',
    VAULT_SKIP_VERIFY: 'false',
    SSL_CERT_FILE: '/roots.pem',
  });
  const { keyPem, ...tls } = config.tls;
  assert.equal(tls, {
    caFile: '/ca.pem',
    caPem: 'PEM',
    caDirectory: '/cas',
    certFile: '/cert.pem',
    keyFile: '/key.pem',
    serverName: 'vault.internal',
    skipVerify: false,
    systemRootsFile: '/roots.pem',
  });
  assert.is(keyPem?.reveal(), 'sluice-canary-key');
  assert.is(toClientOptions(config).redirects, 'same-ca');
  assert.is(toClientOptions(read({ VAULT_DISABLE_REDIRECTS: 'true' })).redirects, 'none');
});

environment.run();
