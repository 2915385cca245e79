import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRehearsalServer } from './rehearsal-server.ts';

/** Program to load before a self-loading bundle, which writes its code cache at SIGUSR2. */
export const codeCacheRecorder: string = fileURLToPath(new URL('./record.cjs', import.meta.url));

/** What the agent renders while its code cache is made. */
export const rehearsalTemplate =
  '{{ with secret "secret/data/app" }}{{ range $k, $v := .Data.data }}{{ $k }}={{ $v }}\n{{ end }}{{ .Data.data.user }}{{ end }}';

export interface Rehearsal {
  /** Path of a self-loading bundle of the agent. */
  readonly bundle: string;
  /** What the cache is to begin with: `cacheKey` of the bundle's code. */
  readonly key: string;
  /** Flags of Node as the agent is started with: V8 takes no cache that was made under others. */
  readonly nodeFlags: readonly string[];
  /** Milliseconds until the first file must be there. Default 30 s. */
  readonly timeoutMs?: number;
}

/**
 * The code cache of the agent's bundle: V8's compiled form of what runs between process start and the first rendered
 * file, taken from an agent that has just done that against a scripted server.
 */
export async function makeCodeCache({ bundle, key, nodeFlags, timeoutMs = 30_000 }: Rehearsal): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-rehearsal-'));
  try {
    await using server = await startRehearsalServer();
    const config = await writeConfiguration(folder, server.url, server.caPem);
    const cache = join(folder, 'cache');
    const agent = spawn(process.execPath, [...nodeFlags, '--require', codeCacheRecorder, bundle, `-config=${config}`], {
      env: { CODE_CACHE_FILE: cache, CODE_CACHE_KEY: key },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(agent, 'exit');
    const deadline = Date.now() + timeoutMs;
    while (!(await exists(join(folder, 'rendered'))) && agent.exitCode === null && Date.now() < deadline)
      await wait(10);
    agent.kill('SIGUSR2');
    await ended;
    return await readFile(cache);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeConfiguration(folder: string, address: string, caPem: string): Promise<string> {
  await writeFile(join(folder, 'ca.pem'), caPem);
  await writeFile(join(folder, 'jwt'), 'rehearsal');
  const contents = rehearsalTemplate;
  const config = {
    vault: { address, ca_cert: join(folder, 'ca.pem') },
    auto_auth: {
      method: { type: 'kubernetes', config: { role: 'app', token_path: join(folder, 'jwt') } },
      sink: [{ type: 'file', config: { path: join(folder, 'token') } }],
    },
    template: [{ destination: join(folder, 'rendered'), contents }],
    template_config: { exit_on_retry_failure: true },
    log_level: 'error',
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  return join(folder, 'config.json');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
