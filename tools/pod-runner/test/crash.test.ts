// needs: namespaces
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const crash = suite('a pod-runner that ends suddenly');
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** A pod whose container holds a connection to us: its end is the container's end. */
const program = `
const { connect } = require('node:net');
const [host, port] = process.env.WITNESS.split(':');
process.on('SIGTERM', () => console.log('terminated'));
connect(Number(port), host).on('connect', () => console.log('connected')).resume();
`;

for (const isolation of ['auto', 'processes']) {
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    crash(`by ${signal} leaves no process and no folder (${isolation})`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'pod-runner-test-'));
      await writeFile(join(folder, 'app.cjs'), program);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const env = [{ name: 'WITNESS', value: 'witness.svc:7000' }];
      const spec = {
        terminationGracePeriodSeconds: 0,
        volumes: [{ name: 'f', configMap: { name: 'app' } }],
        containers: [
          {
            name: 'app',
            image: 'app',
            command: [process.execPath, '/f/app.cjs'],
            env,
            volumeMounts: [{ name: 'f', mountPath: '/f' }],
          },
        ],
      };
      const configMap = { kind: 'ConfigMap', metadata: { name: 'app' }, data: { 'app.cjs': program } };
      await writeFile(
        join(folder, 'pod.yaml'),
        [{ kind: 'Pod', metadata: { name: 'crash' }, spec }, configMap]
          .map((part) => JSON.stringify(part))
          .join('\n---\n'),
      );

      const connected = once(server, 'connection') as Promise<[Socket]>;
      const args = [
        '--import',
        'tsx',
        '--conditions=@sluice/source',
        main,
        '-f',
        join(folder, 'pod.yaml'),
        '--isolation',
        isolation,
        '--service',
        `witness.svc:7000=127.0.0.1:${String(port)}`,
      ];
      const runner = spawn(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, TMPDIR: folder },
      });
      createInterface({ input: runner.stdout }).resume();
      const ended = once(runner, 'exit');
      const [socket] = await connected;
      const gone = once(socket.resume(), 'close');
      assert.ok((await podFolders(folder)).length > 0);
      runner.kill(signal);
      await gone;
      await ended;
      await untilEmpty(folder);
      server.close();
      await rm(folder, { recursive: true });
    });
  }
}

crash.run();

async function podFolders(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('sluice-pod-'));
}

/** The guardian removes the folder after the processes; only the file system tells when. */
async function untilEmpty(folder: string): Promise<void> {
  while (existsSync(folder) && (await podFolders(folder)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
