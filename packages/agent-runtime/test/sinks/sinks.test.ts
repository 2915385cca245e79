import { createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SinkConfig } from '@sluice/core';
import { SecretString } from '@sluice/core';
import { MemoryFileSystem } from '@sluice/core/testing';
import { createTokenSupply } from '../../src/auto-auth/token-supply.ts';
import { sinkContent } from '../../src/sinks/content.ts';
import { createFileSink } from '../../src/sinks/file-sink.ts';
import { runSink } from '../../src/sinks/run-sink.ts';
import { createTestPorts, during } from '../ports.ts';
import { createVaultModel } from '../vault-model.ts';

const sinks = suite('sinks');

const config: SinkConfig = { path: '/run/token', mode: 0o640 };
const token = (text: string): { token: SecretString; leaseDurationSeconds: number; renewable: boolean } => ({
  token: new SecretString(text),
  leaseDurationSeconds: 60,
  renewable: true,
});

async function aDirectory(): Promise<MemoryFileSystem> {
  const files = new MemoryFileSystem({ users: { app: 100 }, groups: { app: 101 } });
  await files.makeDirectory('/run', 0o755);
  return files;
}

sinks('every new token replaces the file, with mode and owner', async () => {
  const ports = createTestPorts();
  const files = await aDirectory();
  const supply = createTokenSupply();
  const content = { vault: createVaultModel(ports, () => undefined).vault, files, environment: {} };
  const owned = { ...config, owner: 'app', group: '101' };
  const sink = createFileSink(owned, files);
  let written = 0;
  await during(
    (signal) => runSink(sink, sinkContent(owned, content), supply, () => (written += 1), ports, signal),
    async () => {
      for (const text of ['sluice-canary-1', 'sluice-canary-2']) {
        supply.tokens.publish(token(text));
        await ports.clock.advance(0);
        assert.is(new TextDecoder().decode(await files.read('/run/token')), text);
      }

      const { mode, uid, gid } = (await files.stat('/run/token'))!;
      assert.equal([mode, uid, gid, written], [0o640, 100, 101, 2]);
    },
  );
});

sinks('a failed write is tried again after two seconds', async () => {
  const ports = createTestPorts();
  const files = await aDirectory();
  const supply = createTokenSupply();
  const content = { vault: createVaultModel(ports, () => undefined).vault, files, environment: {} };
  files.failNext('replace', 'no-space');
  await during(
    (signal) =>
      runSink(createFileSink(config, files), sinkContent(config, content), supply, () => undefined, ports, signal),
    async () => {
      supply.tokens.publish(token('sluice-canary-1'));
      await ports.clock.advance(1999);
      assert.is(await files.stat('/run/token'), undefined);
      await ports.clock.advance(1);

      assert.ok(await files.stat('/run/token'));
      assert.equal(ports.log.messages(), ['token not written', 'token written']);
    },
  );
});

sinks('a wrapped sink holds the JSON of wrap_info', async () => {
  const ports = createTestPorts();
  const files = await aDirectory();
  const supply = createTokenSupply();
  const wrapping = { ...config, wrapTtlMs: 300_000 };
  const info = {
    token: 'sluice-canary-w',
    accessor: 'a',
    ttl: 300,
    creation_time: 't',
    creation_path: 'sys/wrapping/wrap',
  };
  const model = createVaultModel(ports, () => ({ status: 200, body: { wrap_info: info } }));
  await during(
    (signal) =>
      runSink(
        createFileSink(wrapping, files),
        sinkContent(wrapping, { vault: model.vault, files, environment: {} }),
        supply,
        () => undefined,
        ports,
        signal,
      ),
    async () => {
      supply.tokens.publish(token('sluice-canary-1'));
      await ports.clock.advance(0);

      assert.equal(JSON.parse(new TextDecoder().decode(await files.read('/run/token'))), {
        ...info,
        wrapped_accessor: '',
      });
      assert.is(model.requests[0]!.token, 'sluice-canary-1');
    },
  );
});

sinks('the check before the start leaves nothing behind and says what is wrong', async () => {
  const files = await aDirectory();
  await createFileSink(config, files).check();
  assert.equal(await files.list('/run'), []);

  for (const [failure, text] of [
    ['read-only', '/run/token: read-only file system; mount an emptyDir at /run'],
    ['permission-denied', '/run/token: not allowed to write as this user; check owner and mode of /run'],
  ] as const) {
    files.failNext('replace', failure);
    assert.is(
      await createFileSink(config, files)
        .check()
        .catch((error: unknown) => (error as Error).message),
      text,
    );
  }
});

for (const deriveKey of [true, false]) {
  sinks(`an encrypted sink opens with the private key, ${deriveKey ? 'derived' : 'plain'}`, async () => {
    const peer = generateKeyPairSync('x25519');
    const theirs = peer.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    const files = await aDirectory();
    files.write('/run/peer', JSON.stringify({ curve25519_public_key: theirs.toString('base64') }));
    const encryption = { kind: 'curve25519', peerKeyPath: '/run/peer', deriveKey, additionalData: 'aad' } as const;
    const { vault } = createVaultModel(createTestPorts(), () => undefined);
    const content = sinkContent({ ...config, encryption }, { vault, files, environment: {} });

    const bytes = await content(token('sluice-canary-1'), new AbortController().signal);

    const envelope = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
    const [ours, nonce, payload] = ['curve25519_public_key', 'nonce', 'encrypted_payload'].map((name) =>
      Buffer.from(envelope[name]!, 'base64'),
    ) as [Buffer, Buffer, Buffer];
    const der = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), ours]);
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const shared = diffieHellman({ privateKey: peer.privateKey, publicKey });
    const [salt, info] = Buffer.compare(ours, theirs) < 0 ? [ours, theirs] : [theirs, ours];
    const key = deriveKey ? Buffer.from(hkdfSync('sha256', shared, salt, info, 32)) : shared;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from('aad'));
    decipher.setAuthTag(payload.subarray(-16));
    assert.is(decipher.update(payload.subarray(0, -16)).toString() + decipher.final('utf8'), 'sluice-canary-1');
  });
}

sinks.run();
