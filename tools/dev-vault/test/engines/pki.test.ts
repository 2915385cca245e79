import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from '../contract/client.ts';
import type { Server } from '../contract/client.ts';

// spec/vault-api.md 14.11 and 10.
const pki = suite('the PKI engine');

async function withAuthority(role: object = {}): Promise<Server> {
  const server = await startServer();
  await server.ok('POST sys/mounts/pki', { type: 'pki' });
  await server.ok('POST pki/root/generate/internal', { common_name: 'Root', ttl: '700h', key_type: 'ec' });
  await server.ok('POST pki/roles/web', {
    allowed_domains: 'web.test',
    allow_subdomains: true,
    key_type: 'ec',
    max_ttl: '72h',
    ...role,
  });
  return server;
}

for (const keyType of ['ec', 'rsa', 'ed25519']) {
  pki(`issues a certificate with its ${keyType} key under the root`, async () => {
    await using server = await withAuthority({ key_type: keyType });
    const issued = await server.ok('POST pki/issue/web', {
      common_name: 'a.web.test',
      alt_names: 'b.web.test',
      ip_sans: '10.1.2.3',
      ttl: '1h',
    });
    const leaf = new X509Certificate(issued.text('data.certificate'));
    const root = new X509Certificate(issued.text('data.issuing_ca'));
    assert.ok(leaf.verify(root.publicKey) && leaf.checkIssued(root) && root.verify(root.publicKey));
    assert.is(leaf.subjectAltName, 'DNS:a.web.test, DNS:b.web.test, IP Address:10.1.2.3');
    const own = createPublicKey(createPrivateKey(issued.text('data.private_key')));
    assert.equal(own.export({ type: 'spki', format: 'pem' }), leaf.publicKey.export({ type: 'spki', format: 'pem' }));
    assert.is(Number(issued.at('data.expiration')) * 1000, Date.parse(leaf.validTo));
    assert.is(issued.text('data.serial_number').replaceAll(':', '').toUpperCase(), leaf.serialNumber);
    assert.equal(
      [issued.at('lease_id'), issued.at('renewable'), issued.at('data.private_key_type')],
      ['', false, keyType],
    );
  });
}

for (const [title, role, body, error] of [
  ['another domain', {}, { common_name: 'x.other.test' }, 'common name x.other.test not allowed by this role'],
  ['the bare domain', {}, { common_name: 'web.test' }, 'common name web.test not allowed by this role'],
  [
    'a name that is no host name',
    { allow_any_name: true },
    { common_name: 'a b' },
    'common name a b not allowed by this role',
  ],
  [
    'an address where addresses are not allowed',
    { allow_ip_sans: false },
    { common_name: 'a.web.test', ip_sans: '10.0.0.1' },
    'IP Subject Alternative Names are not allowed in this role, but was provided 10.0.0.1',
  ],
] as const) {
  pki(`refuses ${title}`, async () => {
    await using server = await withAuthority(role);
    const reply = await server.call('POST pki/issue/web', body);
    assert.equal([reply.status, reply.error], [400, error]);
  });
}

pki('refuses a certificate that would outlive the authority', async () => {
  await using server = await withAuthority({ max_ttl: '760h' });
  const reply = await server.call('POST pki/issue/web', { common_name: 'a.web.test', ttl: '750h' });
  assert.equal([reply.status, /beyond the expiration of the CA certificate/.test(reply.error)], [400, true]);
});

pki('has nothing to issue with before a root is made', async () => {
  await using server = await startServer();
  await server.ok('POST sys/mounts/pki', { type: 'pki' });
  await server.ok('POST pki/roles/web', { allow_any_name: true });
  const reply = await server.call('POST pki/issue/web', { common_name: 'a' });
  assert.equal([reply.status, /could not fetch the CA certificate/.test(reply.error)], [500, true]);
});

pki('shows a revoked certificate as such, and lists it', async () => {
  await using server = await withAuthority();
  const serial = (await server.ok('POST pki/issue/web', { common_name: 'a.web.test' })).text('data.serial_number');
  await server.ok('POST pki/revoke', { serial_number: serial });
  const shown = await server.ok(`GET pki/cert/${serial.replaceAll(':', '-')}`, undefined, { token: '' });
  assert.ok(Number(shown.at('data.revocation_time')) > 0);
  assert.match((await server.ok('GET pki/crl/pem', undefined, { token: '' })).body, /^-----BEGIN X509 CRL-----/);
});

pki('keeps certificates of a role with leases until the lease ends', async () => {
  await using server = await withAuthority({ generate_lease: true });
  const issued = await server.ok('POST pki/issue/web', { common_name: 'a.web.test', ttl: '1m' });
  assert.is(issued.at('lease_duration'), 60);
  await server.clock.advance(61_000);
  const shown = await server.ok(`GET pki/cert/${issued.text('data.serial_number')}`, undefined, { token: '' });
  assert.ok(Number(shown.at('data.revocation_time')) > 0);
});

pki('serves its certificate to everybody', async () => {
  await using server = await withAuthority();
  const pem = await server.ok('GET pki/ca/pem', undefined, { token: '' });
  assert.is(pem.headers['content-type'], 'application/pem-certificate-chain');
  assert.is(new X509Certificate(pem.body).subject, 'CN=Root');
});

pki.run();
