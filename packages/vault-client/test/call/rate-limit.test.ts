import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fullBucket, takeToken } from '../../src/call/rate-limit.ts';
import { aScene, envelope, json } from '../support/client.ts';
import { rejects } from '../support/rejects.ts';

const limits = suite('rate limit');
const limit = { perSecond: 2, burst: 2 };

limits('lets a burst through and then spaces calls evenly', () => {
  const waits: number[] = [];
  let bucket = fullBucket(limit, 0);
  for (let call = 0; call < 4; call += 1) {
    const taken = takeToken(bucket, limit, 0);
    bucket = taken.bucket;
    waits.push(taken.waitMs);
  }
  assert.equal(waits, [0, 0, 500, 1000]);
});

limits('fills up again with time, up to the burst', () => {
  const empty = { tokens: 0, atMs: 0 };
  assert.is(takeToken(empty, limit, 500).waitMs, 0);
  assert.is(takeToken(empty, limit, 100_000).bucket.tokens, 1);
});

limits('makes a client wait for its turn on its clock', async () => {
  await using scene = await aScene(() => json(200, envelope({})), { rateLimit: { perSecond: 1, burst: 1 } });
  await scene.vault.read('secret/a');
  const second = scene.vault.read('secret/b');
  await scene.clock.untilSleeping(2);
  assert.is(scene.server.requests.length, 1);
  await scene.clock.advance(1000);
  await second;
  assert.is(scene.server.requests.length, 2);
});

limits('fails a call whose turn comes after its deadline', async () => {
  await using scene = await aScene(() => json(200, envelope({})), { rateLimit: { perSecond: 0.01, burst: 1 } });
  await scene.vault.read('secret/a');
  const error = await rejects(scene.vault.read('secret/b'), 'VAULT_TIMEOUT');
  assert.match(error.message, 'rate limit');
  assert.is(scene.server.requests.length, 1);
});

limits.run();
