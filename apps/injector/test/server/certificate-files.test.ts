import { SluiceError } from '@sluice/core';
import type { FakeClock } from '@sluice/core/testing';
import { createFakeClock, MemoryFileSystem, MemoryLogger } from '@sluice/core/testing';
import { createSystemClock } from '@sluice/platform-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readKeyPair, reloadIntervalMs, watchKeyPair } from '../../src/server/certificate-files.ts';
import type { KeyPair } from '../../src/server/key-pair.ts';
import { aKeyPair } from '../support/server.ts';

const reload = suite('Certificate from files');
const paths = { certificateFile: '/tls/tls.crt', keyFile: '/tls/tls.key' };

reload('is used when both files have changed', async () => {
  const watched = await watch();

  const next = await aKeyPair();
  await watched.write(next.pair.certificate, next.pair.key);
  await watched.clock.advance(reloadIntervalMs);

  assert.equal(
    watched.used.map(({ certificate }) => certificate),
    [next.pair.certificate],
  );
  await watched.end();
});

reload('stays when only one file has changed, and complains once', async () => {
  const watched = await watch();
  const next = await aKeyPair();

  await watched.write(next.pair.certificate, watched.first.key);
  await watched.clock.advance(3 * reloadIntervalMs);
  assert.is(watched.used.length, 0);
  assert.is(watched.logger.messages('error').length, 1);
  assert.is(watched.failures(), 1);

  await watched.write(next.pair.certificate, next.pair.key);
  await watched.clock.advance(reloadIntervalMs);
  assert.is(watched.used.length, 1);
  await watched.end();
});

reload('stays when the files vanish or hold rubbish', async () => {
  const watched = await watch();

  await watched.files.remove(paths.keyFile);
  await watched.clock.advance(reloadIntervalMs);
  await watched.write('rubbish', 'rubbish');
  await watched.clock.advance(reloadIntervalMs);

  assert.is(watched.used.length, 0);
  assert.is(watched.failures(), 2);
  await watched.end();
});

reload('stays when the new one has expired', async () => {
  const watched = await watch();
  const expired = await aKeyPair(-1);

  await watched.write(expired.pair.certificate, expired.pair.key);
  await watched.clock.advance(reloadIntervalMs);

  assert.is(watched.used.length, 0);
  assert.match(JSON.stringify(watched.logger.entries), 'not valid at this time');
  await watched.end();
});

reload('is refused at the start with file and reason when it is no pair', async () => {
  const files = new MemoryFileSystem();
  await files.makeDirectory('/tls', 0o755);
  await files.replace(paths.certificateFile, new TextEncoder().encode('rubbish'));
  await files.replace(paths.keyFile, new TextEncoder().encode('sluice-canary-key'));

  const error = await readKeyPair(paths, files).then(
    () => undefined,
    (reason: unknown) => reason,
  );

  assert.instance(error, SluiceError);
  assert.is((error as SluiceError).code, 'INJECTOR_CERTIFICATE');
  assert.match((error as SluiceError).message, '/tls/tls.crt, /tls/tls.key: not a usable certificate and key');
  assert.not.match((error as SluiceError).message, 'canary');
});

reload.run();

interface Watched {
  readonly clock: FakeClock;
  readonly files: MemoryFileSystem;
  readonly logger: MemoryLogger;
  readonly first: KeyPair;
  readonly used: readonly KeyPair[];
  readonly failures: () => number;
  write(certificate: string, key: string): Promise<void>;
  end(): Promise<void>;
}

async function watch(): Promise<Watched> {
  const files = new MemoryFileSystem();
  await files.makeDirectory('/tls', 0o755);
  const write = async (certificate: string, key: string): Promise<void> => {
    await files.replace(paths.certificateFile, new TextEncoder().encode(certificate));
    await files.replace(paths.keyFile, new TextEncoder().encode(key));
  };
  const { pair } = await aKeyPair();
  await write(pair.certificate, pair.key);
  const clock = createFakeClock({
    settle: () => new Promise((resolve) => setImmediate(resolve)),
    wallMs: createSystemClock().wallMs(),
  });
  const logger = new MemoryLogger();
  const first = await readKeyPair(paths, files);
  const used: KeyPair[] = [];
  let failures = 0;
  const ended = new AbortController();
  const target = {
    use: (next: KeyPair): void => {
      used.push(next);
    },
    failed: (): void => {
      failures += 1;
    },
  };
  const loop = watchKeyPair(paths, first, { files, clock, logger }, target, ended.signal).catch(() => undefined);
  return {
    clock,
    files,
    logger,
    first,
    used,
    failures: () => failures,
    write,
    end: async () => {
      ended.abort();
      await loop;
    },
  };
}
