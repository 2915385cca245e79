import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from '../contract/client.ts';
import type { Server } from '../contract/client.ts';
import { subkeyOf } from '../../src/engines/transit/hchacha20.ts';

const transit = suite('the transit engine');

async function withKey(options: object = {}): Promise<Server> {
  const server = await startServer();
  await server.ok('POST sys/mounts/transit', { type: 'transit' });
  await server.ok('PUT transit/keys/k', options);
  return server;
}

for (const type of ['aes128-gcm96', 'aes256-gcm96', 'chacha20-poly1305', 'xchacha20-poly1305', 'rsa-2048']) {
  transit(`decrypts what ${type} encrypted`, async () => {
    await using server = await withKey({ type });
    const plaintext = Buffer.from('espresso ☕').toString('base64');
    const sealed = await server.ok('PUT transit/encrypt/k', { plaintext });
    assert.match(sealed.text('data.ciphertext'), /^vault:v1:/);
    const opened = await server.ok('PUT transit/decrypt/k', { ciphertext: sealed.text('data.ciphertext') });
    assert.is(opened.text('data.plaintext'), plaintext);
  });
}

transit('encrypts the empty text', async () => {
  await using server = await withKey();
  const sealed = await server.ok('PUT transit/encrypt/k', { plaintext: '' });
  assert.is(
    (await server.ok('PUT transit/decrypt/k', { ciphertext: sealed.text('data.ciphertext') })).text('data.plaintext'),
    '',
  );
});

transit('opens only with the context and associated data that it was closed with', async () => {
  await using server = await withKey({ derived: true });
  const more = { context: 'Y29udGV4dA==', associated_data: 'YWFk' };
  const ciphertext = (await server.ok('PUT transit/encrypt/k', { plaintext: 'eA==', ...more })).text('data.ciphertext');
  const open = async (with_: object) => (await server.call('PUT transit/decrypt/k', { ciphertext, ...with_ })).status;
  assert.equal(
    [await open(more), await open({ ...more, context: 'b3RoZXI=' }), await open({ context: more.context })],
    [200, 400, 400],
  );
});

transit('gives equal ciphertexts for equal inputs when convergent', async () => {
  await using server = await withKey({ derived: true, convergent_encryption: true });
  const seal = async (plaintext: string, context: string) =>
    (await server.ok('PUT transit/encrypt/k', { plaintext, context })).text('data.ciphertext');
  const first = await seal('eA==', 'YQ==');
  assert.is(await seal('eA==', 'YQ=='), first);
  assert.is.not(await seal('eQ==', 'YQ=='), first);
  assert.is.not(await seal('eA==', 'Yg=='), first);
});

transit('keeps the order of a batch and tells which member failed', async () => {
  await using server = await withKey();
  const plain = ['YQ==', '!', 'Yg=='].map((plaintext, index) => ({ plaintext, reference: `r${index}` }));
  const reply = await server.call('PUT transit/encrypt/k', { batch_input: plain });
  assert.is(reply.status, 400);
  assert.equal(
    [reply.at('data.batch_results.0.reference'), reply.at('data.batch_results.1.error')],
    ['r0', 'illegal base64 data at input byte 0'],
  );
  const partial = await server.call('PUT transit/encrypt/k', {
    batch_input: plain,
    partial_failure_response_code: 207,
  });
  assert.is(partial.status, 207);
});

transit('makes a key at the first encryption for those who may create', async () => {
  await using server = await withKey();
  const policy = (capability: string) => `path "transit/encrypt/new" { capabilities = ["${capability}"] }`;
  const [updater, creator] = [await server.tokenWith(policy('update')), await server.tokenWith(policy('create'))];
  const encrypt = async (token: string) =>
    (await server.call('PUT transit/encrypt/new', { plaintext: 'eA==' }, { token })).status;
  assert.equal([await encrypt(updater), await encrypt(creator), await encrypt(updater)], [403, 200, 200]);
});

for (const [title, ciphertext, error] of [
  ['without a prefix', 'abc', 'invalid ciphertext: no prefix'],
  ['without a payload', 'vault:v1', 'invalid ciphertext: wrong number of fields'],
  ['with a version that is no number', 'vault:vx:AAAA', 'invalid ciphertext: version number could not be decoded'],
  ['of a version to come', 'vault:v9:AAAA', 'invalid ciphertext: version is too new'],
  ['that is no base64', 'vault:v1:!!', 'invalid ciphertext: could not decode base64'],
  [
    'that was tampered with',
    `vault:v1:${Buffer.alloc(40).toString('base64')}`,
    'cipher: message authentication failed',
  ],
] as const) {
  transit(`refuses a ciphertext ${title}`, async () => {
    await using server = await withKey();
    const reply = await server.call('PUT transit/decrypt/k', { ciphertext });
    assert.equal([reply.status, reply.error], [400, error]);
  });
}

for (const [type, options] of [
  ['ecdsa-p256', {}],
  ['ecdsa-p521', { marshaling_algorithm: 'jws' }],
  ['ed25519', {}],
  ['rsa-2048', { signature_algorithm: 'pkcs1v15' }],
  ['rsa-2048', {}],
] as const) {
  transit(`verifies what ${type} signed with ${JSON.stringify(options)}`, async () => {
    await using server = await withKey({ type });
    const signature = (await server.ok('POST transit/sign/k', { input: 'eA==', ...options })).text('data.signature');
    const verify = async (input: string) =>
      (await server.ok('POST transit/verify/k', { input, signature, ...options })).at('data.valid');
    assert.equal([await verify('eA=='), await verify('eQ==')], [true, false]);
  });
}

transit('wraps a data key that decrypts to its plaintext', async () => {
  await using server = await withKey();
  const key = await server.ok('POST transit/datakey/plaintext/k', { bits: 512 });
  assert.is(Buffer.from(key.text('data.plaintext'), 'base64').length, 64);
  const opened = await server.ok('PUT transit/decrypt/k', { ciphertext: key.text('data.ciphertext') });
  assert.is(opened.text('data.plaintext'), key.text('data.plaintext'));
});

transit('rotates by itself when its period is over', async () => {
  await using server = await withKey({ auto_rotate_period: '1h' });
  await server.clock.advance(3_600_000);
  assert.is((await server.ok('GET transit/keys/k')).at('data.latest_version'), 2);
});

transit('deletes a key only when that is allowed', async () => {
  await using server = await withKey();
  assert.match((await server.call('DELETE transit/keys/k')).error, /deletion is not allowed for this key/);
  await server.ok('POST transit/keys/k/config', { deletion_allowed: true });
  await server.ok('DELETE transit/keys/k');
  assert.is((await server.call('GET transit/keys/k')).status, 404);
});

// draft-irtf-cfrg-xchacha-03, 2.2.1.
transit('derives the subkey of the published example', () => {
  const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
  const nonce = Buffer.from('000000090000004a0000000031415927', 'hex');
  assert.is(subkeyOf(key, nonce).toString('hex'), '82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc');
});

transit('gives back any bytes', async () => {
  await using server = await withKey();
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
    const plaintext = Buffer.from(bytes).toString('base64');
    const sealed = await server.ok('PUT transit/encrypt/k', { plaintext });
    assert.is(
      (await server.ok('PUT transit/decrypt/k', { ciphertext: sealed.text('data.ciphertext') })).text('data.plaintext'),
      plaintext,
    );
  });
  await fc.assert(property, { numRuns: 30 });
});

transit.run();
