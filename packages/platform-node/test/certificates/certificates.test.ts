import { X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { KeyedCertificate } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystemClock } from '../../src/index.ts';
import { createAuthority, issueCertificate } from '../../src/certificates/index.ts';

const certificates = suite('issued certificates');
const clock = createSystemClock();

certificates('are trusted by a TLS client that trusts the authority', async () => {
  const authority = await createAuthority({ clock });
  const server = await issueCertificate(authority, { clock, names: ['vault.test'], ips: ['127.0.0.1', '::1'] });
  assert.is(await handshake(authority, server, 'vault.test'), 'TLSv1.3');
});

certificates('name their owner, hosts and validity', async () => {
  const authority = await createAuthority({ clock, commonName: 'Agent Inject CA', days: 10 });
  const ca = new X509Certificate(authority.certPem);
  const { certPem } = await issueCertificate(authority, { clock, names: ['a.test'], ips: ['10.0.0.1'], days: 2 });
  const leaf = new X509Certificate(certPem);
  assert.is(ca.subject, 'CN=Agent Inject CA');
  assert.is(ca.ca, true);
  assert.is(leaf.ca, false);
  assert.is(leaf.subjectAltName, 'DNS:a.test, IP Address:10.0.0.1');
  assert.ok(leaf.checkIssued(ca) && leaf.verify(ca.publicKey));
  assert.is(leaf.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.is(Math.round((Date.parse(leaf.validTo) - Date.now()) / 86_400_000), 2);
});

certificates('can be expired already', async () => {
  const authority = await createAuthority({ clock });
  const { certPem } = await issueCertificate(authority, { clock, names: ['a.test'], days: -1 });
  const leaf = new X509Certificate(certPem);
  assert.ok(Date.parse(leaf.validFrom) < Date.parse(leaf.validTo) && Date.parse(leaf.validTo) < Date.now());
});

async function handshake(authority: KeyedCertificate, leaf: KeyedCertificate, name: string): Promise<string | null> {
  const server = createServer({ cert: leaf.certPem, key: leaf.keyPem }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', servername: name, ca: authority.certPem });
  await once(client, 'secureConnect');
  const protocol = client.getProtocol();
  client.destroy();
  server.close();
  await once(server, 'close');
  return protocol;
}

certificates.run();
