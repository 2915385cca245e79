import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildPrograms } from '../../src/apps/programs.ts';
import { freePort } from '../../src/cluster/adapt.ts';
import { getText } from '../../src/cluster/http.ts';

/** The application of the dynamic demo as a process on this machine. */
export interface CoffeeApp extends AsyncDisposable {
  readonly url: string;
  /** How often SIGHUP reached it. */
  hangUps(): number;
  /** Every username that it has connected as, oldest first; asked for with a query to the database. */
  usernames(): Promise<readonly string[]>;
}

/** Starts it in `folder`, where it reads `connection` and leaves its process id in `app.pid`. */
export async function startCoffeeApp(folder: string, connection: string): Promise<CoffeeApp> {
  const { coffee } = await buildPrograms(folder);
  const port = await freePort();
  const env = { ...process.env, CONNECTION_FILE: connection, PORT: String(port) };
  const child = spawn(process.execPath, [coffee], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const lines: string[] = [];
  const listens = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('listens')) resolve();
    });
  });
  await Promise.race([listens, exit]);
  await writeFile(join(folder, 'app.pid'), String(child.pid));
  const url = `http://127.0.0.1:${String(port)}/`;
  return {
    url,
    hangUps: () => lines.filter((line) => line.startsWith('reads ')).length,
    async usernames() {
      const { history } = JSON.parse(await getText(`${url}state`)) as { history: { username: string }[] };
      return history.map(({ username }) => username);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
