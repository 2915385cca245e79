import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SluiceError } from '@sluice/core';
import type { Guardian } from '@sluice/pod-runner/guardian';
import { startGuardian } from '@sluice/pod-runner/guardian';
import { copyBinaries } from './copy-binaries.ts';

/** A PostgreSQL server, started by us or there before. */
export interface Postgres extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Superuser and its password. */
  readonly user: string;
  readonly password: string;
  /** `postgresql://USER:PASSWORD@HOST:PORT/postgres?sslmode=disable`. */
  readonly url: string;
  /** Folder with the unix socket `.s.PGSQL.PORT`; absent for a server that was there before. */
  readonly socketFolder?: string;
  /** Stops the server and removes its data; does nothing to one that was there before. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** URL of a server to use instead of starting one, with a user that may create roles. */
  readonly url?: string;
  /** Where its folder is made; everybody must be able to enter it. Default: the system's temporary folder. */
  readonly folder?: string;
}

/** Who runs the server when we are root, which PostgreSQL refuses: nobody. */
const unprivileged = { uid: 65_534, gid: 65_534 };
const stopTimeoutMs = 5000;

/**
 * Starts a PostgreSQL of its own, with data that live as long as it does, on a free port of 127.0.0.1. As root it runs
 * as `nobody` from a copy outside the checkout. It ends, and its data go, when this process is killed. Rejects with
 * `POSTGRESQL_MISSING` when the optional npm package is not installed, and with `POSTGRESQL_FAILED`.
 * Source: spec/toolchain.md 1, spec/decisions.md 7.
 */
export async function startPostgres({ url, folder = tmpdir() }: PostgresOptions = {}): Promise<Postgres> {
  if (url !== undefined) return existing(url);
  const home = await mkdtemp(join(folder, 'sluice-postgresql-'));
  const guardian = startGuardian([home]);
  try {
    return await startIn(home, guardian);
  } catch (error) {
    await guardian.close();
    throw error;
  }
}

function existing(text: string): Postgres {
  const url = new URL(text);
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    host: url.hostname,
    port: Number(url.port === '' ? 5432 : url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    url: text,
    stop: nothing,
    [Symbol.asyncDispose]: nothing,
  };
}

async function startIn(home: string, guardian: Guardian): Promise<Postgres> {
  const user = 'postgres';
  const password = randomBytes(18).toString('base64url');
  const owner: Owner = process.getuid?.() === 0 ? unprivileged : {};
  await chmod(home, 0o755);
  const binaries = await copyBinaries(home);
  const data = join(home, 'data');
  const sockets = join(home, 'run');
  const passwordFile = join(home, 'password');
  for (const path of [data, sockets]) await mkdir(path, { mode: path === data ? 0o700 : 0o755 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  for (const path of [data, sockets, passwordFile]) await giveTo(owner, path);
  const initial = [
    '-D',
    data,
    '-U',
    user,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C',
  ];
  await finish(run(join(binaries, 'bin/initdb'), initial, home, owner));
  await rm(passwordFile);
  const port = await freePort();
  // Nobody misses these data after a crash.
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'shared_buffers=16MB',
    'max_connections=60',
  ];
  const args = [
    '-D',
    data,
    '-k',
    sockets,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    ...settings.flatMap((text) => ['-c', text]),
  ];
  const server = run(join(binaries, 'bin/postgres'), args, home, owner);
  if (server.pid !== undefined) guardian.watch(server.pid);
  await untilReady(server);
  const stop = once(server, 'exit');
  let stopped: Promise<void> | undefined;
  const end = (): Promise<void> => (stopped ??= stopServer(server, stop, guardian));
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    url: `postgresql://${user}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`,
    socketFolder: sockets,
    stop: end,
    [Symbol.asyncDispose]: end,
  };
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

async function giveTo({ uid, gid }: Owner, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

function run(file: string, args: readonly string[], directory: string, owner: Owner): ChildProcess {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return spawn(file, args, { cwd: directory, env, stdio: ['ignore', 'ignore', 'pipe'], ...owner });
}

async function finish(child: ChildProcess): Promise<void> {
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw failed(`initdb ended with ${code ?? 'a signal'}`, output);
}

/** The server says on standard error when it takes connections. */
function untilReady(server: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
      if (output.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => {
      reject(failed('the server ended before it was ready', output));
    });
  });
}

function failed(what: string, output: string): SluiceError {
  const last = output.trim().split('\n').at(-1) ?? '';
  return new SluiceError(
    'POSTGRESQL_FAILED',
    `postgresql: ${what} (${last}); give the address of a server that runs instead`,
  );
}

/** SIGINT is PostgreSQL's "fast shutdown": connections are ended. */
async function stopServer(server: ChildProcess, exited: Promise<unknown>, guardian: Guardian): Promise<void> {
  const timer = setTimeout(() => server.kill('SIGKILL'), stopTimeoutMs);
  if (server.exitCode === null) server.kill('SIGINT');
  await exited;
  clearTimeout(timer);
  await guardian.close();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
