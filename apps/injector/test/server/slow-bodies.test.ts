import { once } from 'node:events';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { createFakeClock } from '@sluice/core/testing';
import { createSystemClock } from '@sluice/platform-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Client } from '../support/client.ts';
import type { TestPair, TestServer } from '../support/server.ts';
import { aKeyPair, aReview, allowAll, startServer, testHost } from '../support/server.ts';

const slow = suite('Slow bodies');
const started = 'POST /mutate HTTP/1.1\r\nHost: injector.test\r\nContent-Type: application/json\r\n';

slow('do not keep out reviews, however many there are', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  await using senders = await halfSent(300, running, certificate, `${started}Content-Length: 8000000\r\n\r\n{"a`);
  using client = new Client(running.server.port, certificate.ca);

  const answers = await Promise.all(Array.from({ length: 20 }, () => client.review(aReview())));

  assert.equal([...new Set(answers.map(({ status }) => status))], [200]);
  assert.is(senders.open(), 300);
});

slow('are answered 408 and closed when nothing more comes for five seconds', async () => {
  const certificate = await aKeyPair();
  const clock = aClock();
  await using running = await startServer(certificate, allowAll, { clock });
  await using senders = await halfSent(3, running, certificate, `${started}Content-Length: 8000000\r\n\r\n{"a`);

  await clock.advance(5000);
  assert.is(senders.open(), 3);
  await clock.advance(1000);

  for (const answer of await senders.answers) assert.match(answer, /^HTTP\/1\.1 408 [^]*Connection: close/);
});

slow('are answered 408 after ten seconds though a little comes again and again', async () => {
  const certificate = await aKeyPair();
  const clock = aClock();
  await using running = await startServer(certificate, allowAll, { clock });
  await using senders = await halfSent(1, running, certificate, `${started}Transfer-Encoding: chunked\r\n\r\n`);
  using client = new Client(running.server.port, certificate.ca);

  for (let second = 0; second < 11; second += 1) {
    assert.is(senders.open(), 1);
    await senders.send('1\r\n \r\n');
    await client.review(aReview()); // what was sent before has come
    await clock.advance(1000);
  }

  assert.match((await senders.answers)[0] ?? '', /^HTTP\/1\.1 408 /);
});

slow('are ended when their bytes leave no memory for a review', async () => {
  const certificate = await aKeyPair();
  const clock = aClock();
  const limits = { maxBodyBytes: 100_000, maxBytesInFlight: 120_000, maxRequestsInFlight: 4 };
  await using running = await startServer(certificate, allowAll, { clock, limits });
  const sent = `${started}Content-Length: 90000\r\n\r\n${' '.repeat(55_000)}`;
  await using senders = await halfSent(2, running, certificate, sent);
  using client = new Client(running.server.port, certificate.ca);
  const review = aReview({ padding: 'x'.repeat(30_000) });

  assert.is((await client.review(review)).status, 429);
  await clock.advance(2000);

  assert.is((await client.review(review)).status, 200);
  assert.is(senders.open(), 1);
  await clock.advance(6000);
  await senders.answers;
  const largest = await Promise.all(Array.from({ length: 3 }, () => client.review(aReview({ a: 'x'.repeat(30_000) }))));
  assert.equal([...new Set(largest.map(({ status }) => status))], [200]);
});

slow('and silent connections make room above the bound, the oldest first', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, allowAll, { maxConnections: 8 });
  using known = new Client(running.server.port, certificate.ca, { maxSockets: 1 });
  await known.review(aReview());
  await using bodies = await halfSent(4, running, certificate, `${started}Content-Length: 8000000\r\n\r\n{"a`);
  await using silent = await halfSent(12, running, certificate, '');
  using fresh = new Client(running.server.port, certificate.ca, { maxSockets: 1 });

  const answers = [await fresh.review(aReview()), await known.review(aReview()), await fresh.review(aReview())];

  assert.equal(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  await bodies.answers;
  assert.equal([bodies.open(), silent.open() <= 6], [0, true]);
});

slow.run();

function aClock(): ReturnType<typeof createFakeClock> {
  return createFakeClock({ settle: () => new Promise(setImmediate), wallMs: createSystemClock().wallMs() });
}

interface Senders extends AsyncDisposable {
  /** What each was sent until its end. */
  readonly answers: Promise<readonly string[]>;
  open(): number;
  send(text: string): Promise<void>;
}

/** Connections that send `text` and then nothing. The server has read it when this resolves. */
async function halfSent(count: number, { server }: TestServer, { ca }: TestPair, text: string): Promise<Senders> {
  const sockets: TLSSocket[] = [];
  const ends: Promise<string>[] = [];
  for (let index = 0; index < count; index += 1) {
    const socket = connect({ port: server.port, host: '127.0.0.1', ca, servername: testHost });
    socket.setNoDelay(); // what is written comes before what another connection writes later
    ends.push(untilClosed(socket));
    await once(socket, 'secureConnect');
    sockets.push(socket);
    if (text !== '') await written(socket, text);
  }
  using client = new Client(server.port, ca);
  await client.send({ method: 'GET', path: '/health/live' });
  return {
    answers: Promise.all(ends),
    open: () => sockets.filter(({ closed, readyState }) => !closed && readyState === 'open').length,
    send: async (more) => {
      for (const socket of sockets) await written(socket, more);
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(ends);
    },
  };
}

async function untilClosed(socket: TLSSocket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined); // the server may end it hard
  await once(socket, 'close');
  return text;
}

function written(socket: TLSSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    socket.write(text, () => {
      resolve();
    });
  });
}
