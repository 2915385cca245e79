import { X509Certificate } from 'node:crypto';
import { createFakeClock, MemoryFileSystem, MemoryLogger } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSelfMadeCertificate } from '../../src/serve/self-made-certificate.ts';
import type { KeyPair } from '../../src/server/key-pair.ts';

const selfMade = suite('Self-made certificate');
const dayMs = 86_400_000;

selfMade('is for the hosts asked for and signed by the published authority', async () => {
  const { made, files } = await make();

  const authority = new X509Certificate(await published(files));
  const leaf = new X509Certificate(made.first.certificate);
  assert.ok(leaf.verify(authority.publicKey));
  assert.ok(leaf.checkHost('injector.vault.svc'));
  assert.ok(leaf.checkIP('127.0.0.1'));
  assert.is(leaf.checkHost('other.vault.svc'), undefined);
});

selfMade('is renewed when a third of its life is left, by the same authority', async () => {
  const { made, files, clock } = await make();
  const ended = new AbortController();
  const used: KeyPair[] = [];
  const loop = made.keepFresh((pair) => used.push(pair), ended.signal).catch(() => undefined);
  await clock.untilSleeping(1);

  clock.jumpWall(4 * dayMs);
  await clock.advance(60_000);
  assert.is(used.length, 0);

  clock.jumpWall(dayMs);
  await clock.advance(60_000);
  await clock.untilSleeping(1);

  assert.is(used.length, 1);
  const authority = new X509Certificate(await published(files));
  assert.ok(new X509Certificate(used[0]?.certificate ?? '').verify(authority.publicKey));
  ended.abort();
  await loop;
});

selfMade.run();

async function make(): Promise<{
  made: Awaited<ReturnType<typeof createSelfMadeCertificate>>;
  files: MemoryFileSystem;
  clock: ReturnType<typeof createFakeClock>;
}> {
  const files = new MemoryFileSystem();
  await files.makeDirectory('/ca', 0o755);
  const clock = createFakeClock({ settle: () => new Promise(setImmediate) });
  const options = { hosts: ['injector.vault.svc', '127.0.0.1'], caBundleFile: '/ca/ca.pem' };
  const made = await createSelfMadeCertificate(options, { files, clock, logger: new MemoryLogger() });
  return { made, files, clock };
}

async function published(files: MemoryFileSystem): Promise<string> {
  return new TextDecoder().decode(await files.read('/ca/ca.pem'));
}
