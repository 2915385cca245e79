import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningPod } from '@sluice/pod-runner';
import type { Overview, OverviewState, RenderedFile, Shown } from './overview.ts';

const SECRETS_VOLUME = 'vault-secrets';

/** The state now: asks the database and looks at the files. */
export async function overviewState(overview: Overview): Promise<OverviewState> {
  const { shown, database, log } = overview;
  return {
    demo: shown?.demo ?? '',
    ...(database === undefined
      ? {}
      : { database: { address: database.address, roles: await database.vaultRoles().catch(() => []) } }),
    ...(shown === undefined ? {} : running(shown)),
    files: shown === undefined ? [] : await renderedFiles(shown.pod),
    log,
  };
}

/** Content of a rendered file: a secret, for who asks for it by name. */
export async function renderedFile(overview: Overview, name: string): Promise<string | undefined> {
  const pod = overview.shown?.pod;
  if (pod === undefined) return undefined;
  const known = await renderedFiles(pod);
  return known.some((file) => file.name === name)
    ? readFile(join(pod.volumeFolder(SECRETS_VOLUME), name), 'utf8')
    : undefined;
}

/** How often the pod asked the server for each path, by the server's own log. */
export function requestCounts({ shown }: Overview): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { method, path } of shown?.vault.server.requests.slice(shown.earlierRequests) ?? []) {
    counts[`${method} ${path}`] = (counts[`${method} ${path}`] ?? 0) + 1;
  }
  return counts;
}

function running({ vault, pod, url }: Shown): Pick<OverviewState, 'vault' | 'pod' | 'appUrl'> {
  const { server } = vault;
  return {
    vault: {
      url: server.url,
      requests: server.requests.length,
      leases: server.leases().length,
      tokens: server.tokens().length,
    },
    pod: {
      isolation: pod.isolation,
      containers: pod.containers.map(({ name, state, restarts }) => ({ name, state, restarts })),
    },
    appUrl: url,
  };
}

async function renderedFiles(pod: RunningPod): Promise<readonly RenderedFile[]> {
  try {
    const folder = pod.volumeFolder(SECRETS_VOLUME);
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
    return await Promise.all(names.map((name) => describe(folder, name)));
  } catch {
    return []; // the pod has just ended, and its files with it
  }
}

async function describe(folder: string, name: string): Promise<RenderedFile> {
  const { size, mtimeMs } = await stat(join(folder, name));
  return { name, sizeBytes: size, ageMs: Math.max(0, Date.now() - mtimeMs) };
}
