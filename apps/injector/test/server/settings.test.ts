import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCipherSuites } from '../../src/server/cipher-suites.ts';
import { parseListenAddress } from '../../src/server/listen-address.ts';

const address = suite('parseListenAddress');

for (const [text, host, port] of [
  [':8080', undefined, 8080],
  ['127.0.0.1:8443', '127.0.0.1', 8443],
  ['[::1]:0', '::1', 0],
  ['injector.local:443', 'injector.local', 443],
] as const) {
  address(`reads ${text}`, () => {
    assert.equal(parseListenAddress(text), { ok: true, value: { host, port } });
  });
}

for (const [text, why] of [
  ['nonsense', 'missing port in address'],
  ['a:b', 'not host:port'],
  [':70000', 'invalid port'],
  ['::1:80', 'not host:port'],
  ['', 'missing port in address'],
] as const) {
  address(`refuses ${JSON.stringify(text)}`, () => {
    const parsed = parseListenAddress(text);
    assert.ok(!parsed.ok && parsed.error.includes(why), JSON.stringify(parsed));
  });
}

address.run();

const ciphers = suite('parseCipherSuites');

ciphers('translates names to those of OpenSSL', () => {
  const list = ' TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_CBC_SHA ,';
  assert.equal(parseCipherSuites(list), { ok: true, value: 'ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA' });
});

ciphers('leaves Node its own list when nothing can be chosen', () => {
  assert.equal(parseCipherSuites('TLS_AES_128_GCM_SHA256'), { ok: true, value: undefined });
  assert.equal(parseCipherSuites(''), { ok: true, value: undefined });
});

ciphers('names every unknown suite', () => {
  const parsed = parseCipherSuites('NOPE,TLS_AES_128_GCM_SHA256,constructor');
  assert.ok(!parsed.ok);
  assert.equal(parsed.error.length, 2);
  assert.match(parsed.error[0]?.message ?? '', 'unsupported cipher "NOPE"');
});

ciphers.run();
