// needs: postgresql
// test-timeout: 90s
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const orphan = suite('PostgreSQL of a process that is killed');
const entry = new URL('../../src/index.ts', import.meta.url).href;

orphan('ends with it, and its folder goes', async () => {
  const program = `import { startPostgres } from ${JSON.stringify(entry)};
    const { port, socketFolder } = await startPostgres();
    console.log(JSON.stringify({ port, socketFolder }));
    setInterval(() => undefined, 1000);`;
  const flags = ['--import', 'tsx', '--conditions=@sluice/source', '--input-type=module', '-e', program];
  const owner = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const { port, socketFolder } = JSON.parse(line) as { port: number; socketFolder: string };
  const connection = connect(port, '127.0.0.1');
  await once(connection, 'connect');
  const closed = once(connection, 'close'); // the last of the server's processes is gone
  connection.on('error', () => undefined);

  owner.kill('SIGKILL');
  connection.resume();
  await closed;

  while (existsSync(socketFolder)) await wait(20); // whoever could tell is gone
  const refused = connect(port, '127.0.0.1');
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
  assert.is(error.code, 'ECONNREFUSED');
});

orphan.run();
