import { once } from 'node:events';
import { runDemos } from './run-demos.ts';

const NO_COLOR = process.env['NO_COLOR'] ?? '';
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) process.exit(130); // a second time: at once; the guardians clean up
    stop.abort();
  });
}

process.exitCode = await runDemos(process.argv.slice(2), {
  write: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  colour: process.stdout.isTTY && NO_COLOR === '',
  stopped: stop.signal,
  databaseUrl: process.env['POSTGRES_URL'],
  nextLine: process.stdin.isTTY ? nextLine : undefined,
});
process.exit(); // signal handlers would keep the process

async function nextLine(): Promise<void> {
  await once(process.stdin.resume(), 'data');
  process.stdin.pause();
}
