import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { IsolationKind } from './sandbox.ts';

/** The best isolation that this machine gives, found by trying, and why the better ones are not to be had. */
export interface DetectedIsolation {
  readonly isolation: IsolationKind;
  readonly refused: readonly string[];
}

/** Tries the kinds from best to least. Takes some 20 ms. */
export async function detectIsolation(): Promise<DetectedIsolation> {
  const refused: string[] = [];
  if (process.platform !== 'linux')
    return { isolation: 'processes', refused: [`no namespaces on ${process.platform}`] };
  if (process.getuid?.() === 0) {
    const problem = await tryNamespaces([], tryOverlay);
    if (problem === undefined) return { isolation: 'namespaces', refused };
    refused.push(`namespaces as root: ${problem}`);
  }
  const problem = await tryNamespaces(['--user', '--map-root-user'], tryMemory);
  if (problem === undefined) return { isolation: 'user-namespace', refused };
  refused.push(`a user namespace: ${problem}`);
  return { isolation: 'processes', refused };
}

/** Runs `script` in the namespaces of a pod, made with these further flags; answers what went wrong. */
function tryNamespaces(flags: readonly string[], script: string): Promise<string | undefined> {
  const namespaces = ['--pid', '--fork', '--ipc', '--uts', '--net', '--mount', '--propagation', 'private'];
  return tryCommand(['unshare', ...flags, ...namespaces, '--', '/bin/sh', '-euc', script]);
}

const tools =
  'export PATH=/usr/sbin:/usr/bin:/sbin:/bin; command -v ip setpriv nsenter realpath chroot > /dev/null; ip link set lo up;';
const tryMemory = `${tools} mount -t tmpfs try /mnt; mkdir /mnt/up /mnt/work /mnt/m`;
const tryOverlay = `${tryMemory}; mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/up,workdir=/mnt/work /mnt/m`;

async function tryCommand([file = '', ...args]: readonly string[]): Promise<string | undefined> {
  try {
    await promisify(execFile)(`/usr/bin/${file}`, args, { timeout: 10_000 });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr?.trim().split('\n').at(-1) ?? '') || message;
  }
}
