import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodeCryptography } from '@sluice/platform-node';
import type { ModelReply, ModelRequest } from '../vault-model.ts';
import { bundleOf, pemBlocks, rotationMs } from '../../src/templates/pki/decide.ts';
import { aTemplate, aToken, startTemplates } from './running-templates.ts';

const pki = suite('pkiCert');
const issue = 'PUT pki/issue/app';
const text = '{{ with pkiCert "pki/issue/app" "common_name=app.test" }}{{ .Cert }}{{ .CA }}{{ .Key }}{{ end }}';
const startOf2026 = 1_767_225_600_000;
const day = 86_400_000;

/** A PKI engine whose certificates live ten days from `nowMs`. */
function anEngine(nowMs: () => number): (request: ModelRequest) => ModelReply | undefined {
  return ({ method, path }) => {
    if (`${method} ${path}` !== issue) return undefined;
    const cryptography = createNodeCryptography({ wallMs: nowMs });
    const request = { ipAddresses: [], dnsNames: ['app.test'] };
    const authority = cryptography.issueCertificate({ ...request, commonName: 'ca', days: 365, isAuthority: true });
    const leaf = cryptography.issueCertificate({
      ...request,
      commonName: 'app.test',
      days: 10,
      isAuthority: false,
      issuer: authority,
    });
    const data = {
      certificate: leaf.certPem.trim(),
      private_key: leaf.keyPem.trim(),
      issuing_ca: authority.certPem.trim(),
      ca_chain: [authority.certPem.trim()],
      expiration: Math.floor((nowMs() + 10 * day) / 1000),
    };
    return { status: 200, body: { request_id: 'r', data } };
  };
}

pki('a certificate is issued once and replaced before it ends', async () => {
  const time = { nowMs: (): number => startOf2026 };
  const engine = anEngine(() => time.nowMs());
  await using running = await startTemplates({ configs: [aTemplate('tls.pem', text)], routes: engine });
  time.nowMs = () => running.clock.wallMs();
  running.supply.tokens.publish(aToken('1'));
  await until(() => running.completed());
  await running.clock.advance(8 * day);
  const first = await running.text('/vault/secrets/tls.pem');
  assert.is(running.model.count(issue), 1);

  await running.clock.advance(1.5 * day);
  await until(() => running.model.count(issue) === 2);
  await running.clock.advance(0);

  assert.is(running.model.count(issue), 2);
  assert.is.not(await running.text('/vault/secrets/tls.pem'), first);
});

pki('a certificate that is still good in the file is kept', async () => {
  const engine = anEngine(() => startOf2026);
  const first = await startTemplates({ configs: [aTemplate('tls.pem', text)], routes: engine });
  first.supply.tokens.publish(aToken('1'));
  await until(() => first.completed());
  const file = await first.text('/vault/secrets/tls.pem');
  await first[Symbol.asyncDispose]();

  await using second = await startTemplates({ configs: [aTemplate('tls.pem', text)], routes: engine });
  second.files.write('/vault/secrets/tls.pem', file!);
  second.supply.tokens.publish(aToken('1'));
  await until(() => second.completed());

  assert.is(second.model.count(issue), 0);
});

pki('blocks are sorted by what they are', () => {
  const pem = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
  const all = ['CERTIFICATE,leaf', 'EC PRIVATE KEY,key', 'CERTIFICATE,ca1', 'CERTIFICATE,ca2', 'CERTIFICATE,ca1'];
  const source = all.map((entry) => pem(entry.split(',')[0]!, entry.split(',')[1]!)).join('\nnoise\n');
  const facts = (certificate: string): { isAuthority: boolean; notBeforeMs: number; notAfterMs: number } => ({
    isAuthority: certificate.includes('ca'),
    notBeforeMs: 0,
    notAfterMs: 0,
  });

  const { Cert, Key, CA, CAChain } = bundleOf(pemBlocks(source), facts);

  assert.equal(
    [Cert, Key, CA].map((block) => block.split('\n')[1]),
    ['leaf', 'key', 'ca1'],
  );
  assert.is(CAChain.length, 2);
  assert.ok(Cert.endsWith('-----\n'));
});

pki('the moment of replacement is spread over three percent of the life', () => {
  const facts = { isAuthority: false, notBeforeMs: 0, notAfterMs: 100 };

  assert.equal(
    [0, 0.5].map((jitter) => Math.round(rotationMs(facts, 0.9, jitter) * 10) / 10),
    [90, 88.5],
  );
});

/** The code for certificates is loaded when it is first needed, which takes real time. */
async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await new Promise((resolve) => setImmediate(resolve));
}

pki.run();
