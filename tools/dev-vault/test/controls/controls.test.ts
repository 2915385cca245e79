import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root, startServer } from '../contract/client.ts';

const controls = suite('the controls');

controls('seal and unseal', async () => {
  await using server = await startServer();
  server.vault.seal();
  assert.equal(
    [(await server.call('GET sys/health')).status, (await server.call('GET sys/mounts')).error],
    [503, 'Vault is sealed'],
  );
  server.vault.unseal();
  assert.is((await server.call('GET sys/mounts')).status, 200);
});

controls('make a standby that sends clients on', async () => {
  await using server = await startServer();
  server.vault.standby(true, 'http://127.0.0.1:9');
  const reply = await server.call('GET sys/mounts');
  assert.equal([reply.status, reply.headers['location']], [307, 'http://127.0.0.1:9/v1/sys/mounts']);
  assert.equal(
    [(await server.call('GET sys/health')).status, (await server.call('GET sys/health?standbyok=true')).status],
    [429, 200],
  );
  server.vault.standby(false);
  assert.is((await server.call('GET sys/mounts')).status, 200);
});

controls('log requests by accessor, without queries and bodies', async () => {
  await using server = await startServer();
  await server.ok('PUT cubbyhole/x', { password: 'sluice-canary-p' });
  await server.call(`GET auth/token/lookup?token=${root}`);
  await server.call('LIST sys/nope', undefined, { token: 'sluice-canary-t' });
  const log = JSON.stringify(server.vault.requests);
  assert.not.match(log, /sluice-canary/);
  assert.equal(
    server.vault.requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
    ['PUT /v1/cubbyhole/x 204', 'GET /v1/auth/token/lookup 200', 'LIST /v1/sys/nope 403'],
  );
  assert.is(server.vault.requests[0]?.accessor, server.vault.tokens()[0]?.accessor);
});

controls('let a token expire at once', async () => {
  await using server = await startServer();
  const reply = await server.ok('POST auth/token/create', { ttl: '1h' });
  assert.ok(await server.vault.expireToken(reply.text('auth.accessor')));
  assert.is(
    (await server.call('GET auth/token/lookup-self', undefined, { token: reply.text('auth.client_token') })).status,
    403,
  );
  assert.not.ok(await server.vault.expireToken('unknown'));
});

controls('answer with a status of their choice, as often as told', async () => {
  await using server = await startServer();
  server.vault.fault({
    match: { path: '/v1/sys/mounts' },
    times: 2,
    action: { kind: 'status', status: 503, errors: ['gone'], retryAfterSeconds: 7 },
  });
  const replies = [
    await server.call('GET sys/mounts'),
    await server.call('GET sys/health'),
    await server.call('GET sys/mounts'),
    await server.call('GET sys/mounts'),
  ];
  assert.equal(
    replies.map(({ status }) => status),
    [503, 200, 503, 200],
  );
  assert.equal([replies[0]?.error, replies[0]?.headers['retry-after']], ['gone', '7']);
});

for (const kind of ['reset-before-headers', 'reset-mid-body'] as const) {
  controls(`break a connection: ${kind}`, async () => {
    await using server = await startServer();
    server.vault.fault({ action: { kind } });
    const failure = await server.call('GET sys/health').then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.instance(failure, Error);
    assert.is((await server.call('GET sys/health')).status, 200);
  });
}

controls('hold an answer back until the clock says so', async () => {
  await using server = await startServer();
  server.vault.fault({ action: { kind: 'delay', ms: 5000 } });
  const reply = server.call('GET sys/health');
  await server.clock.untilSleeping(2); // the expiration and this one
  await server.clock.advance(5000);
  assert.is((await reply).status, 200);
});

controls('use another certificate of the same authority', async () => {
  await using server = await startServer({ listeners: [{ type: 'https' }] });
  const { connect } = await import('node:tls');
  const serial = () =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(server.vault.url);
      const socket = connect({ host: hostname, port: Number(port), ca: server.vault.caPem }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  const first = await serial();
  await server.vault.rotateCertificate();
  assert.is.not(await serial(), first);
});

controls.run();
