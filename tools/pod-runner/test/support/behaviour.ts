import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IsolationKind, RunningPod, RunPodOptions } from '../../src/index.ts';
import { nodeImage } from '../../src/index.ts';
import { aPod, atData, memory, shell, start, Witness } from './pods.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What every isolation must do: one suite, run by each of them with real processes. */
export function behaviour(isolation: IsolationKind): void {
  const pods = suite(`a pod in ${isolation}`);
  const run = (manifest: object, options: Partial<RunPodOptions> = {}): Promise<RunningPod> =>
    start(manifest, { isolation, ...options });

  pods('runs init containers in order, then its containers', async () => {
    const witness = new Witness();
    const append = (name: string): object => shell(name, `echo ${name} >> /data/order`, { volumeMounts: [atData] });
    await using pod = await run(
      aPod({
        volumes: [memory],
        initContainers: [append('first'), append('second')],
        containers: [shell('app', 'cat /data/order', { volumeMounts: [atData] })],
      }),
      witness,
    );
    const summary = await pod.ended;
    assert.equal(witness.output('app'), ['first', 'second']);
    assert.is(summary.phase, 'Succeeded');
    assert.equal(
      witness.story,
      ['started first', 'ended first', 'started second', 'ended second', 'started app', 'running', 'ended app'].slice(
        0,
        witness.story.length,
      ),
    );
  });

  pods('does not start containers after a failed init container', async () => {
    const witness = new Witness();
    await using pod = await run(
      aPod({ initContainers: [shell('broken', 'exit 3')], containers: [shell('app', 'true')] }),
      witness,
    );
    const { phase, containers } = await pod.ended;
    assert.is(phase, 'Failed');
    assert.equal(
      containers.map(({ name, state, exit }) => ({ name, state, exit })),
      [
        { name: 'broken', state: 'ended', exit: { kind: 'exited', exitCode: 3 } },
        { name: 'app', state: 'waiting', exit: undefined },
      ],
    );
  });

  pods('fills environment from fields, secrets and earlier variables', async () => {
    const witness = new Witness();
    const env = [
      { name: 'WHO', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
      { name: 'GREETING', value: 'hello $(WHO) of $(NOBODY) for $$5' },
    ];
    const containers = [
      { name: 'app', image: 'shell', command: ['sh', '-c', 'echo "$GREETING $0 ${#PASSWORD}"'], args: ['$(WHO)'], env },
    ];
    await using pod = await run(aPod({ containers }, { labels: { app: 'shop' } }), {
      secrets: { db: { password: 'sluice-canary-password' } },
      onEvent: witness.onEvent,
    });
    await pod.ended;
    assert.equal(witness.output('app'), ['hello shop of $(NOBODY) for $5 shop 22']);
  });

  pods('shows files of secrets, config maps, the pod itself and tokens', async () => {
    const witness = new Witness();
    const sources = [
      { secret: { name: 'tls', items: [{ key: 'crt', path: 'certs/tls.crt' }] } },
      { configMap: { name: 'settings' } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
    ];
    const script = 'for f in certs/tls.crt colour namespace token; do cat /data/$f; echo; done';
    const containers = [shell('app', script, { volumeMounts: [{ ...atData, readOnly: true }] })];
    await using pod = await run(
      aPod({ volumes: [{ name: 'data', projected: { sources } }], containers, serviceAccountName: 'shop' }),
      {
        onEvent: witness.onEvent,
        secrets: { tls: { crt: 'CERT', key: 'KEY' } },
        configMaps: { settings: { colour: 'blue' } },
        issueToken: (audience, seconds, subject) =>
          [audience, seconds, subject.namespace, subject.serviceAccountName].join('|'),
      },
    );
    await pod.ended;
    assert.equal(witness.output('app'), ['CERT', 'blue', 'demo', 'vault|600|demo|shop']);
  });

  pods('issues tokens again after 80 % of their life', async () => {
    const clock = createFakeClock({ settle });
    let issued = 0;
    const token = {
      name: 'data',
      projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 600 } }] },
    };
    const pod = await run(
      aPod({ volumes: [token], containers: [shell('app', 'exec sleep 600', { volumeMounts: [atData] })] }),
      { clock, issueToken: () => `token ${++issued}` },
    );
    await pod.running;
    const file = join(pod.volumeFolder('data'), 'token');
    assert.is(await readFile(file, 'utf8'), 'token 1');
    await clock.advance(479_000);
    assert.is(issued, 1);
    await clock.advance(1000);
    assert.is(issued, 2);
    await clock.untilSleeping(1); // the keeper waits again: the second token is written
    assert.is(await readFile(file, 'utf8'), 'token 2');
    pod.kill();
    await pod.ended;
  });

  pods('restarts what failed, after a wait that doubles', async () => {
    const clock = createFakeClock({ settle });
    const witness = new Witness();
    const script = 'echo x >> /data/runs; test $(wc -l < /data/runs) -eq 3';
    await using pod = await run(
      aPod({
        restartPolicy: 'OnFailure',
        volumes: [memory],
        containers: [shell('app', script, { volumeMounts: [atData] })],
      }),
      { clock, onEvent: witness.onEvent },
    );
    await clock.untilSleeping(1);
    await clock.advance(10_000);
    await clock.untilSleeping(1);
    await clock.advance(20_000);
    const { phase, containers } = await pod.ended;
    assert.is(phase, 'Succeeded');
    assert.is(containers[0]?.restarts, 2);
    assert.equal(
      witness.events.flatMap((event) => (event.kind === 'back-off' ? [event.waitMs] : [])),
      [10_000, 20_000],
    );
  });

  pods('runs preStop hooks before SIGTERM', async () => {
    const witness = new Witness();
    const script = `trap 'echo terminated; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const lifecycle = { preStop: { exec: { command: ['sh', '-c', 'echo hook in $PLACE'] } } };
    const pod = await run(
      aPod({ containers: [shell('app', script, { lifecycle, env: [{ name: 'PLACE', value: 'container' }] })] }),
      witness,
    );
    await witness.untilLine('app', 'ready');
    const summary = await pod.stop();
    assert.equal(witness.output('app'), ['ready', 'hook in container', 'terminated']);
    assert.is(summary.phase, 'Stopped');
  });

  pods('kills what outlives the grace period', async () => {
    const clock = createFakeClock({ settle });
    const witness = new Witness();
    const pod = await run(
      aPod({
        terminationGracePeriodSeconds: 7,
        containers: [shell('app', "trap '' TERM; echo ready; while :; do sleep 1; done")],
      }),
      { clock, onEvent: witness.onEvent },
    );
    await witness.untilLine('app', 'ready');
    const stopped = pod.stop();
    await clock.untilSleeping(1);
    await clock.advance(7000);
    await clock.untilSleeping(1);
    await clock.advance(2000);
    assert.equal((await stopped).containers[0]?.exit, { kind: 'signalled', signal: 'SIGKILL' });
  });

  pods('starts a native sidecar before the application and ends it after', async () => {
    const witness = new Witness();
    const sidecar = shell('agent', `trap 'exit 0' TERM; sleep 0.2; : > /data/ready; while :; do sleep 0.05; done`, {
      restartPolicy: 'Always',
      volumeMounts: [atData],
      startupProbe: { exec: { command: ['test', '-e', '/data/ready'] }, periodSeconds: 1, failureThreshold: 20 },
    });
    await using pod = await run(
      aPod({
        volumes: [memory],
        initContainers: [sidecar],
        containers: [shell('app', 'test -e /data/ready', { volumeMounts: [atData] })],
      }),
      witness,
    );
    const { phase } = await pod.ended;
    assert.is(phase, 'Succeeded');
    const story = witness.story.filter((line) => line.startsWith('started') || line.startsWith('ended'));
    assert.equal(story, ['started agent', 'started app', 'ended app', 'ended agent']);
  });

  pods('lets containers of a shared process namespace signal each other', async () => {
    const witness = new Witness();
    const folder = await mkdtemp(join(tmpdir(), 'pod-runner-test-'));
    await writeFile(
      join(folder, 'app.js'),
      `process.title = 'shop'; process.on('SIGHUP', () => { console.log('reloaded'); process.exit(0); }); console.log('waits'); setInterval(() => {}, 1000);`,
    );
    const agent = shell('agent', 'until pidof shop > /dev/null; do sleep 0.05; done; kill -HUP $(pidof shop)');
    await using pod = await run(
      aPod({ shareProcessNamespace: true, containers: [{ name: 'app', image: 'shop' }, agent] }),
      { onEvent: witness.onEvent, images: { shop: nodeImage(join(folder, 'app.js')) } },
    );
    const { phase } = await pod.ended;
    await rm(folder, { recursive: true });
    assert.equal(witness.output('app'), ['waits', 'reloaded']);
    assert.is(phase, 'Succeeded');
  });

  pods('reaches named services and answers on published ports', async () => {
    const witness = new Witness();
    const folder = await mkdtemp(join(tmpdir(), 'pod-runner-test-'));
    const port = await freePort();
    await writeFile(join(folder, 'app.js'), serverProgram);
    const backend = createServer((socket) => socket.end('from outside'));
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
    const target = { host: '127.0.0.1', port: (backend.address() as { port: number }).port };
    const env = [
      { name: 'PORT', value: String(port) },
      { name: 'BACKEND', value: 'tcp://backend.demo.svc:8200' },
    ];
    const pod = await run(aPod({ containers: [{ name: 'app', image: 'app', env }] }), {
      onEvent: witness.onEvent,
      images: { app: nodeImage(join(folder, 'app.js')) },
      services: [{ host: 'backend.demo.svc', port: 8200, target }],
    });
    await witness.untilLine('app', 'listens');
    assert.is(await bodyOf(`http://127.0.0.1:${await pod.publish(port)}/`), 'from outside');
    pod.kill();
    await pod.ended;
    backend.close();
    await rm(folder, { recursive: true });
  });

  pods('leaves neither processes nor mounts nor files', async () => {
    const witness = new Witness();
    const marker = `3${String(process.pid)}`; // a number of seconds that no other process sleeps
    const pod = await run(
      aPod({
        volumes: [memory],
        containers: [shell('app', `sleep ${marker} & echo ready; sleep ${marker}`, { volumeMounts: [atData] })],
      }),
      witness,
    );
    await witness.untilLine('app', 'ready');
    assert.ok(commandLines().some((line) => line.includes(marker)));
    const folder = pod.volumeFolder('data');
    await pod.stop(0);
    assert.not.ok(commandLines().some((line) => line === `sleep ${marker}`));
    assert.not.ok(existsSync(folder));
    assert.not.match(readFileSync('/proc/mounts', 'utf8'), /sluice-pod-/);
  });

  pods.run();
}

const serverProgram = `
const { connect } = require('node:net');
const { hostname, port } = new URL(process.env.BACKEND);
require('node:http').createServer((request, response) => connect(Number(port), hostname).pipe(response)).listen(Number(process.env.PORT), () => console.log('listens'));
`;

function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      } catch {
        return ''; // ended meanwhile
      }
    });
}

function bodyOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let body = '';
      response
        .on('data', (chunk: Buffer) => (body += chunk.toString()))
        .once('end', () => {
          resolve(body);
        });
    }).once('error', reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
