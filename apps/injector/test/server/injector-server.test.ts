import { once } from 'node:events';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Client } from '../support/client.ts';
import type { Mutate } from '../../src/review/answer-review.ts';
import { aKeyPair, aReview, allowAll, startServer, testHost } from '../support/server.ts';

const webhook = suite('Webhook over TLS');
const json = { 'content-type': 'application/json' };

webhook('answers a review as JSON with its length', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  using client = new Client(running.server.port, certificate.ca);

  const { status, headers, body } = await client.review(aReview({}, 'uid-7'));

  assert.is(status, 200);
  assert.is(headers['content-type'], 'application/json');
  assert.is(Number(headers['content-length']), body.length);
  assert.equal((JSON.parse(body) as { response: object }).response, {
    uid: 'uid-7',
    allowed: true,
    auditAnnotations: { injected: 'false', 'skip-reason': 'not_annotated' },
  });
});

webhook('keeps a connection for the next review', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  using client = new Client(running.server.port, certificate.ca, { maxSockets: 1 });

  const answers = [await client.review(aReview()), await client.review(aReview())];

  assert.equal(
    answers.map(({ headers }) => headers.connection),
    ['keep-alive', 'keep-alive'],
  );
});

for (const [name, call, status, text] of [
  [
    'another content type',
    { headers: { 'content-type': 'application/yaml' }, body: '{}' },
    415,
    'Invalid content-type: "application/yaml"',
  ],
  ['a missing content type', { body: '{}' }, 415, 'Invalid content-type: ""'],
  ['an empty body', { headers: json, body: '' }, 400, 'Empty request body'],
  ['broken JSON', { headers: json, body: '{"request":' }, 400, 'error decoding admission request'],
  ['a list', { headers: json, body: '[1]' }, 400, 'body is not an object'],
  ['no request', { headers: json, body: '{"kind":"AdmissionReview"}' }, 400, 'has no request'],
  ['a null request', { headers: json, body: '{"request":null}' }, 400, 'has no request'],
  ['a number as uid', { headers: json, body: '{"request":{"uid":1}}' }, 400, 'request.uid has the wrong type'],
  ['bytes that are no text', { headers: json, body: Buffer.from([0xff, 0xfe, 0x00]) }, 400, 'not UTF-8'],
  ['another path', { path: '/other', headers: json, body: '{}' }, 404, '404 page not found'],
  ['a slash behind the path', { path: '/mutate/', headers: json, body: '{}' }, 404, '404 page not found'],
  ['metrics unless asked for', { method: 'GET', path: '/metrics' }, 404, '404 page not found'],
] as const) {
  webhook(`refuses ${name} with ${status} and one line`, async () => {
    const certificate = await aKeyPair();
    await using running = await startServer(certificate);
    using client = new Client(running.server.port, certificate.ca);

    const answer = await client.send(call);

    assert.is(answer.status, status);
    assert.match(answer.body, text);
    assert.is(answer.body.trimEnd().split('\n').length, 1);
    assert.not.match(answer.body, /\bat .*[:/]\d/);
  });
}

webhook('refuses a body above the cap before it is read', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  using client = new Client(running.server.port, certificate.ca);

  const answer = await client.send({ headers: { ...json, 'content-length': 9_000_000, expect: '100-continue' } });

  assert.is(answer.status, 413);
  assert.is(answer.headers.connection, 'close');
});

webhook('refuses a body of unknown length when it passes the cap', async () => {
  const certificate = await aKeyPair();
  const limits = { maxBodyBytes: 1000, maxBytesInFlight: 10_000, maxRequestsInFlight: 4 };
  await using running = await startServer(certificate, allowAll, { limits });
  using client = new Client(running.server.port, certificate.ca);

  const answer = await client.send({
    headers: { ...json, 'transfer-encoding': 'chunked' },
    body: Buffer.alloc(2000, ' '),
  });

  assert.is(answer.status, 413);
});

webhook('takes a review of six megabytes', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  using client = new Client(running.server.port, certificate.ca);

  const answer = await client.review(aReview({ padding: 'x'.repeat(6_000_000) }));

  assert.is(answer.status, 200);
});

webhook('asks to repeat in a second when too many bodies wait', async () => {
  const certificate = await aKeyPair();
  const limits = { maxBodyBytes: 1000, maxBytesInFlight: 10_000, maxRequestsInFlight: 0 };
  await using running = await startServer(certificate, allowAll, { limits });
  using client = new Client(running.server.port, certificate.ca);

  const answer = await client.review(aReview());

  assert.is(answer.status, 429);
  assert.is(answer.headers['retry-after'], '1');
});

webhook('denies with the uid when the engine has a bug', async () => {
  const certificate = await aKeyPair();
  const buggy = (): never => {
    throw new TypeError('sluice-canary-pod-content');
  };
  await using running = await startServer(certificate, buggy);
  using client = new Client(running.server.port, certificate.ca);

  const { status, body } = await client.review(aReview({}, 'uid-9'));

  assert.is(status, 200);
  const { response } = JSON.parse(body) as {
    response: { uid: string; allowed: boolean; status: { code: number; message: string } };
  };
  assert.equal([response.uid, response.allowed, response.status.code], ['uid-9', false, 500]);
  const logged = JSON.stringify(running.logger.entries);
  assert.match(logged, 'TypeError at');
  assert.not.match(logged + body, 'canary');
});

webhook('answers 500 to a review that it cannot answer, and stays', async () => {
  const certificate = await aKeyPair();
  const withoutDecision: Mutate = () => ({ decision: undefined as never, reason: '' });
  await using running = await startServer(certificate, withoutDecision);
  using client = new Client(running.server.port, certificate.ca);

  const answers = [await client.review(aReview()), await client.review(aReview())];

  assert.equal(
    answers.map(({ status, body }) => [status, body]),
    Array.from({ length: 2 }, () => [500, 'internal error of the injector; see its log\n']),
  );
  assert.equal(running.logger.messages('error'), ['request failed', 'request failed']);
});

webhook('finds the path with a host in front of it too', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);
  using client = new Client(running.server.port, certificate.ca);

  const { status } = await client.send({
    path: `https://${testHost}/mutate?timeout=10s`,
    headers: json,
    body: JSON.stringify(aReview()),
  });

  assert.is(status, 200);
});

webhook('speaks HTTP/1.1 only', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate);

  const socket = connect({
    port: running.server.port,
    host: '127.0.0.1',
    ca: certificate.ca,
    servername: testHost,
    ALPNProtocols: ['http/1.1'],
  });
  await once(socket, 'secureConnect');
  const chosen = socket.alpnProtocol;
  socket.destroy();

  assert.is(chosen, 'http/1.1');
  assert.is(
    await handshakeError(running.server.port, certificate.ca, { ALPNProtocols: ['h2'] }),
    'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  );
});

webhook('refuses TLS 1.2 when 1.3 is the oldest version', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, allowAll, {
    tls: { minVersion: 'TLSv1.3', ciphers: undefined },
  });
  const old = { maxVersion: 'TLSv1.2' } as const;

  assert.is(await handshakeError(running.server.port, certificate.ca, old), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');

  running.server.useKeyPair((await aKeyPair()).pair);

  assert.is(await handshakeError(running.server.port, certificate.ca, old), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
});

webhook('serves a new certificate to new connections only', async () => {
  const [first, second] = [await aKeyPair(), await aKeyPair()];
  await using running = await startServer(first);
  using kept = new Client(running.server.port, first.ca, { maxSockets: 1 });
  await kept.review(aReview());

  running.server.useKeyPair(second.pair);

  using fresh = new Client(running.server.port, second.ca);
  assert.is((await fresh.review(aReview())).status, 200);
  assert.is((await kept.review(aReview())).status, 200);
});

webhook('is ready by any method, and not with an expired certificate', async () => {
  const [valid, expired] = [await aKeyPair(), await aKeyPair(-1)];
  await using running = await startServer(valid);
  using client = new Client(running.server.port, valid.ca);

  assert.is((await client.send({ method: 'GET', path: '/health/ready' })).status, 204);
  assert.is((await client.send({ path: '/health/ready', headers: json, body: '{}' })).status, 204);

  running.server.useKeyPair(expired.pair);

  assert.is((await client.send({ method: 'GET', path: '/health/ready' })).status, 503);
  assert.is((await client.send({ method: 'GET', path: '/health/live' })).status, 204);
});

webhook('counts reviews by namespace under the names of the peer', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, allowAll, { telemetryPath: '/metrics' });
  using client = new Client(running.server.port, certificate.ca);
  await client.review(aReview());

  const { body, headers } = await client.send({ method: 'GET', path: '/metrics' });

  assert.match(headers['content-type'] ?? '', 'text/plain');
  for (const line of [
    'vault_agent_injector_request_queue_length 0',
    'vault_agent_injector_request_processing_duration_ms_count 1',
    'vault_agent_injector_admissions_total{result="skipped",reason="not_annotated"} 1',
    'vault_agent_injector_certificate_expiry_timestamp_seconds{kind="leaf"}',
    'process_cpu_user_seconds_total',
  ]) {
    assert.ok(body.includes(line), line);
  }
});

webhook.run();

async function handshakeError(port: number, ca: string, options: object): Promise<string> {
  const socket: TLSSocket = connect({ port, host: '127.0.0.1', ca, servername: testHost, ...options });
  const [error] = (await once(socket, 'error')) as [Error & { code: string }];
  return error.code;
}
