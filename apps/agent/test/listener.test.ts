import { request as httpRequest } from 'node:http';
import { stat } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run, start } from './run.ts';
import type { RunningCommand } from './run.ts';
import type { Place } from './vault.ts';
import { createPlace } from './vault.ts';

const listener = suite('listener');

interface Answer {
  readonly status: number;
  readonly body: string;
}

function ask(method: string, url: string, path: string): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const target = url.startsWith('unix:') ? { socketPath: url.slice(5) } : { hostname, port };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ ...target, path, method }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

async function configure(place: Place, changes: object = {}): Promise<string> {
  return place.writeConfig({
    cache: { use_auto_auth_token: true },
    listener: [{ type: 'tcp', address: '127.0.0.1:0', tls_disable: true, agent_api: { enable_quit: true } }],
    ...changes,
  });
}

async function urlOf(running: RunningCommand): Promise<string> {
  await running.logged('listening');
  return /listening: url=(\S+)/.exec(running.log())![1]!;
}

listener('an application reads a secret without a token of its own', async () => {
  await using place = await createPlace();
  await using running = start([`-config=${await configure(place)}`]);
  const url = await urlOf(running);
  await running.logged('token written');

  const { status, body } = await ask('GET', url, '/v1/secret/data/app');
  const list = await ask('LIST', url, '/v1/secret/metadata/');

  assert.is(status, 200, body);
  assert.match(body, 'sluice-canary-1');
  assert.is(list.status, 200, list.body);
});

listener('the persistent cache that every injected document asks for is no warning', async () => {
  await using place = await createPlace();
  const persist = { type: 'kubernetes', path: place.path('cache'), keep_after_import: true };
  const cache = { use_auto_auth_token: true, persist };
  await using running = start([`-config=${await configure(place, { cache })}`]);
  await urlOf(running);

  assert.match(running.log(), /\[INFO\].*cache\.persist has no effect/);
  assert.not.match(running.log(), /\[WARN\]/);
});

listener('a unix socket has the mode that was asked for', async () => {
  await using place = await createPlace();
  const socket = { type: 'unix', address: place.path('agent.sock'), tls_disable: true, socket_mode: '0660' };
  await using running = start([`-config=${await configure(place, { listener: [socket] })}`]);
  const url = await urlOf(running);
  await running.logged('token written');

  assert.is((await ask('GET', url, '/v1/secret/data/app')).status, 200);
  assert.is((await stat(place.path('agent.sock'))).mode & 0o777, 0o660);
});

listener('metrics for everybody are nothing but metrics', async () => {
  await using place = await createPlace();
  const metrics = { type: 'tcp', address: ':0', tls_disable: true, role: 'metrics_only' };
  const config = await place.writeConfig({ listener: [metrics] });
  await using running = start([`-config=${config}`]);
  const { port } = new URL(await urlOf(running));
  await running.logged('token written');
  const answers = ['/agent/v1/metrics?format=prometheus', '/v1/secret/data/app', '/agent/v1/cache-clear'].map((path) =>
    ask('GET', `http://127.0.0.1:${port}`, path),
  );

  const [shown, secret, cache] = await Promise.all(answers);
  assert.match(shown!.body, 'vault_agent_authenticated 1');
  assert.equal([shown!.status, secret!.status, cache!.status], [200, 404, 404]);
});

listener('quit ends the agent with 0', async () => {
  await using place = await createPlace();
  await using running = start([`-config=${await configure(place)}`]);

  await ask('POST', await urlOf(running), '/agent/v1/quit');

  assert.is((await running.ended).code, 0);
});

listener('an address that is taken is one clear error', async () => {
  await using place = await createPlace();
  const taken = new URL(place.vault.url).host;
  const config = await configure(place, { listener: [{ type: 'tcp', address: taken, tls_disable: true }] });

  const { code, log } = await run([`-config=${config}`]);

  assert.is(code, 1);
  assert.match(log, new RegExp(`(?<!listener: )listener .*${taken}: address already in use`));
});

listener('a proxy without a token of its own passes requests on until it is stopped', async () => {
  await using place = await createPlace();
  const config = await configure(place, { auto_auth: undefined, cache: undefined });
  await using running = start([`-config=${config}`]);
  const url = await urlOf(running);

  const { status } = await ask('GET', url, '/v1/sys/health');
  running.stop();

  assert.is(status, 200);
  assert.is((await running.ended).code, 0);
});

listener('templates without auto-auth are refused', async () => {
  await using place = await createPlace();
  const template = [{ contents: 'x', destination: place.path('x') }];
  const config = await configure(place, { auto_auth: undefined, cache: undefined, template });

  const { code, err } = await run([`-config=${config}`, '-validate']);

  assert.is(code, 1);
  assert.match(err, /templates need a token; add an auto_auth block/);
});

listener.run();
