import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SecretString } from '@sluice/core';
import { createFakeClock, createFixedRandom } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createGotTransport, createNodeTransport, createVaultClient, TimeoutError, TlsError } from '../../src/index.ts';
import type { HttpRequest, TlsOptions } from '../../src/index.ts';
import { startScriptedServer } from '../../src/testing/index.ts';
import type { ScriptedServer } from '../../src/testing/index.ts';
import { aFolder, anAuthority } from '../support/certificates.ts';
import { rejects } from '../support/rejects.ts';

for (const [name, create] of [
  ['got', createGotTransport],
  ['node', createNodeTransport],
] as const) {
  const tls = suite(`TLS of the ${name} transport`);

  async function ask(server: ScriptedServer, options: TlsOptions, host = '127.0.0.1'): Promise<number> {
    await using http = create({ tls: options });
    return (await http.send(aRequest(server.url.replace('127.0.0.1', host)), new AbortController().signal)).status;
  }

  tls('trusts the CA that it is given as file, as text and as directory', async () => {
    const authority = await anAuthority();
    const stranger = await anAuthority();
    await using folder = await aFolder();
    const caFile = await folder.write('ca.pem', `\uFEFF${authority.caPem}`);
    await folder.write('other.pem', stranger.caPem);
    await using server = await serve(await authority.issue());
    assert.is(await ask(server, { caFile }), 204);
    assert.is(await ask(server, { caPem: authority.caPem }), 204);
    assert.is(await ask(server, { caDirectory: folder.path }), 204);
    assert.is(await ask(server, { caPem: authority.caPem, includeSystemRoots: true }), 204);
    assert.is(await ask(server, { systemRootsFile: caFile }), 204);
    assert.is(await ask(server, { systemRootsDirectory: folder.path }), 204);
  });

  tls('does not trust a certificate of somebody else and does not send the request', async () => {
    const authority = await anAuthority();
    const stranger = await anAuthority();
    await using server = await serve(await stranger.issue());
    const error = await rejects(ask(server, { caPem: authority.caPem }), 'VAULT_TLS', TlsError);
    assert.equal([error.phase, error.retryable], ['connect', false]);
    assert.match(error.message, 'certificate not trusted');
    await rejects(ask(server, {}), 'VAULT_TLS');
    assert.is(server.requests.length, 0);
  });

  tls('accepts anything when told not to verify', async () => {
    const stranger = await anAuthority();
    await using server = await serve(await stranger.issue({ names: ['elsewhere'], ips: [] }));
    assert.is(await ask(server, { skipVerify: true }), 204);
  });

  tls('checks the name, which may be set', async () => {
    const authority = await anAuthority();
    await using server = await serve(await authority.issue({ names: ['vault.internal'], ips: ['10.0.0.9'] }));
    const { caPem } = authority;
    const error = await rejects(ask(server, { caPem }), 'VAULT_TLS');
    assert.match(error.message, 'the certificate is for another name');
    assert.is(await ask(server, { caPem, serverName: 'vault.internal' }), 204);
    assert.is(await ask(server, { caPem, serverName: '10.0.0.9' }), 204);
    await rejects(ask(server, { caPem, serverName: 'vault.other' }), 'VAULT_TLS');
  });

  tls('refuses a certificate that has expired', async () => {
    const authority = await anAuthority();
    await using server = await serve(await authority.issue({ days: -1 }));
    const error = await rejects(ask(server, { caPem: authority.caPem }), 'VAULT_TLS');
    assert.match(error.message, 'has expired');
  });

  tls('shows its certificate, from files or texts', async () => {
    const authority = await anAuthority();
    const clients = await anAuthority();
    await using folder = await aFolder();
    const own = await clients.issue({ names: ['client'], usages: ['client'] });
    const certFile = await folder.write('cert.pem', own.cert);
    const keyFile = await folder.write('key.pem', own.key);
    await using server = await startScriptedServer(() => ({ status: 204 }), {
      tls: { ...(await authority.issue()), clientCa: clients.caPem },
    });
    const { caPem } = authority;
    assert.is(await ask(server, { caPem, certFile, keyFile }), 204);
    assert.is(await ask(server, { caPem, certPem: own.cert, keyPem: new SecretString(own.key) }), 204);
  });

  for (const [what, options, text] of [
    ['a certificate without key', { certPem: 'x' }, 'both client cert and client key must be provided'],
    ['a missing file', { caFile: '/nonexistent/ca.pem' }, '/nonexistent/ca.pem: no such file'],
    ['a missing directory', { caDirectory: '/nonexistent' }, '/nonexistent: no such file'],
  ] as const) {
    tls(`names ${what}`, async () => {
      const authority = await anAuthority();
      await using server = await serve(await authority.issue());
      const error = await rejects(ask(server, options), 'VAULT_TLS');
      assert.match(error.message, text);
    });
  }

  tls('refuses a CA file without certificates and a key of another certificate', async () => {
    const authority = await anAuthority();
    await using folder = await aFolder();
    await using server = await serve(await authority.issue());
    const caFile = await folder.write('ca.pem', 'nothing here');
    assert.match((await rejects(ask(server, { caFile }), 'VAULT_TLS')).message, 'has no PEM certificate');
    const [first, second] = [await authority.issue(), await authority.issue()];
    const mixed = { certPem: first.cert, keyPem: new SecretString(second.key) };
    await rejects(ask(server, { caPem: authority.caPem, ...mixed }), 'VAULT_TLS');
  });

  tls('takes up a replaced CA file without a restart', async () => {
    const [before, after] = [await anAuthority(), await anAuthority()];
    await using folder = await aFolder();
    const caFile = await folder.write('ca.pem', before.caPem);
    await using server = await serve(await before.issue());
    await using http = create({ tls: { caFile } });
    const clock = createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
    const vault = createVaultClient({ address: server.url }, { transport: http, clock, random: createFixedRandom() });
    await vault.read('secret/before');
    await folder.write('ca.pem', after.caPem);
    server.replaceCertificate(await after.issue());
    await vault.read('secret/after');
    assert.is(server.connections, 2);
  });

  tls('opens no more connections than allowed, however many requests come at once', async () => {
    const authority = await anAuthority();
    await using server = await serve(await authority.issue());
    await using http = create({ tls: { caPem: authority.caPem }, maxConnections: 3 });
    const requests = Array.from({ length: 12 }, () => http.send(aRequest(server.url), new AbortController().signal));
    assert.is((await Promise.all(requests)).length, 12);
    assert.is(server.connections, 3);
  });

  tls('says when the server speaks plain HTTP', async () => {
    await using server = await startScriptedServer(() => ({ status: 204 }));
    await using http = create();
    const error = await rejects(
      http.send(aRequest(server.url.replace('http:', 'https:')), new AbortController().signal),
      'VAULT_TLS',
    );
    assert.match(error.message, 'use an http:// address');
  });

  tls('gives up a handshake that never ends', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await using http = create({ connectTimeoutMs: 30 });
    const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const error = await rejects(http.send(aRequest(url), new AbortController().signal), 'VAULT_TIMEOUT', TimeoutError);
    assert.is(error.phase, 'connect');
    await new Promise((resolve) => server.close(resolve));
  });

  tls.run();
}

function aRequest(url: string): HttpRequest {
  return { method: 'GET', url: `${url}/v1/x`, headers: [['X-Vault-Token', 'sluice-canary-tls']] };
}

function serve(tls: { readonly cert: string; readonly key: string }): Promise<ScriptedServer> {
  return startScriptedServer(() => ({ status: 204 }), { tls });
}
