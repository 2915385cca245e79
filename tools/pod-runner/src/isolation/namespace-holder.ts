import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PodRunnerError } from '../error.ts';
import { launch, toldReady, toolEnvironment } from './launch.ts';
import { serviceAddress } from './pod-hosts.ts';
import { childrenOf } from './process-table.ts';
import { sandboxScript } from './sandbox-script.ts';
import type { SandboxOptions } from './sandbox.ts';

/** Process 1 of a pod, which holds its namespaces and ends with us. */
export interface Holder {
  readonly process: ChildProcess;
  readonly podPid: number;
}

/** The words before a command that shall run in the named namespaces of the pod (`--mount`, `--net`, ...). */
export type EnterWords = (...namespaces: readonly string[]) => readonly string[];

/** Makes the pod's namespaces and waits until they stand. Code `POD_SANDBOX`. */
export async function startHolder(kind: 'namespaces' | 'user-namespace', options: SandboxOptions): Promise<Holder> {
  for (const [name, mode] of [
    ['pod', 0o755],
    ['net', 0o700],
    ['scripts', 0o755],
  ] as const)
    await mkdir(join(options.folder, name), { mode });
  const script = join(options.folder, 'scripts', 'sandbox.sh');
  await writeFile(script, sandboxScript(options, serviceAddress));
  const user = kind === 'namespaces' ? [] : ['--user', '--map-root-user'];
  const flags = ['--pid', '--fork', '--kill-child', '--ipc', '--uts', '--net', '--mount', '--propagation', 'private'];
  const child = launch(['unshare', ...user, ...flags, '--', '/bin/sh', script], toolEnvironment, [
    'pipe',
    'ignore',
    'pipe',
    'pipe',
  ]);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ready = await toldReady(child);
  const [podPid] = childrenOf(child.pid ?? 0);
  if (ready && podPid !== undefined) return { process: child, podPid };
  child.kill('SIGKILL');
  throw new PodRunnerError(
    'POD_SANDBOX',
    `the pod's namespaces could not be made: ${complaint.trim().split('\n').at(-1) ?? 'no reason given'}; try --isolation processes`,
  );
}

/** How to get into the namespaces of `podPid`. */
export function enterWords(kind: 'namespaces' | 'user-namespace', podPid: number): EnterWords {
  const user = kind === 'namespaces' ? [] : ['--user', '--preserve-credentials'];
  return (...namespaces) => ['nsenter', '--target', String(podPid), ...user, ...namespaces, '--'];
}
