import { createFakeClock } from '@sluice/core/testing';
import { createSystemClock } from '@sluice/platform-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Client } from '../support/client.ts';
import { aKeyPair, aReview, allowAll, startServer } from '../support/server.ts';

const drain = suite('Draining');
const never = new AbortController().signal;

drain('is not ready and closes each connection at once', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, allowAll, { shutdownDelayMs: 10_000 });
  using client = new Client(running.server.port, certificate.ca);
  await client.review(aReview());
  const ended = new AbortController();
  const drained = running.server.drain(ended.signal);

  const ready = await client.send({ method: 'GET', path: '/health/ready' });
  const review = await client.review(aReview());

  assert.equal([ready.status, ready.headers.connection], [503, 'close']);
  assert.equal([review.status, review.headers.connection], [200, 'close']);
  ended.abort();
  await drained;
});

drain('loses no request of a rolling restart under load', async () => {
  const certificate = await aKeyPair();
  const clock = createFakeClock({ settle: () => new Promise(setImmediate), wallMs: createSystemClock().wallMs() });
  await using first = await startServer(certificate, allowAll, { shutdownDelayMs: 5000, clock });
  await using second = await startServer(certificate);
  // As kube-proxy does: new requests go to listed replicas; that one drains is noticed a little late.
  using old = new Client(first.server.port, certificate.ca, { maxSockets: 8 });
  using young = new Client(second.server.port, certificate.ca, { maxSockets: 8 });
  let listed = old;
  let isOver = false;
  const answered = new Map([
    [old, 0],
    [young, 0],
  ]);
  const open = new Map([
    [old, 0],
    [young, 0],
  ]);
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (!isOver) {
      const client = listed;
      open.set(client, (open.get(client) ?? 0) + 1);
      try {
        const { status } = await client.review(aReview());
        if (status !== 200) failures.push(status);
        answered.set(client, (answered.get(client) ?? 0) + 1);
      } catch (error) {
        failures.push(error);
      }
      open.set(client, (open.get(client) ?? 0) - 1);
    }
  };
  const workers = Array.from({ length: 12 }, worker);
  while ((answered.get(old) ?? 0) < 200) await old.review(aReview());

  const drained = first.server.drain(never);
  assert.is((await old.send({ method: 'GET', path: '/health/ready' })).status, 503);
  while ((answered.get(old) ?? 0) < 300) await old.review(aReview());
  listed = young;
  while ((open.get(old) ?? 0) > 0) await young.review(aReview());
  await clock.advance(5000);
  await drained;
  while ((answered.get(young) ?? 0) < 200) await young.review(aReview());
  isOver = true;
  await Promise.all(workers);

  assert.equal(failures, []);
});

drain('lets a request end that was open when the port closed', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  using client = new Client(running.server.port, certificate.ca);
  const body = JSON.stringify(aReview());
  const slow = client.beginReview(body.length);
  await slow.connected;
  const drained = running.server.drain(never);

  slow.finish(body);

  assert.is((await slow.answer).status, 200);
  await drained;
});

drain('ends at once when told so', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, allowAll, { shutdownDelayMs: 60_000 });
  using client = new Client(running.server.port, certificate.ca);
  await client.review(aReview());

  await running.server.drain(AbortSignal.abort());

  using late = new Client(running.server.port, certificate.ca);
  const outcome = await late.review(aReview()).catch((error: unknown) => (error as { code?: string }).code);
  assert.is(outcome, 'ECONNREFUSED');
});

drain.run();
