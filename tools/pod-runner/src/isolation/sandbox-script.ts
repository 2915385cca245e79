import { join } from 'node:path';
import type { Pod } from '../manifest/pod.ts';
import type { SandboxOptions } from './sandbox.ts';
import { quoteWord } from './shell.ts';

/** The pod's own address: a network namespace of its own lets every pod have the same. */
export const podAddress = '10.244.0.7';
/** What pods are told of the machine they run on. */
export const nodeAddress = '10.244.0.1';

/** Name that the pod's processes see as their machine's. */
export function hostnameOf(pod: Pod): string {
  return pod.hostname.replace(/[^a-zA-Z0-9.-]/g, '-');
}

/**
 * What process 1 of the pod does: addresses, host name, memory for volumes, then waiting until we let go of its
 * standard input. It ignores SIGCHLD so that the kernel removes the orphans that it adopts.
 */
export function sandboxScript(options: SandboxOptions, serviceAddress: (index: number) => string): string {
  const names = [...new Set(options.services.map(({ host }) => host))];
  const addresses = [podAddress, ...names.map((_, index) => serviceAddress(index))];
  return [
    'set -eu',
    'ip link set lo up',
    ...addresses.map((address) => `ip address add ${address}/32 dev lo`),
    'echo 0 2>/dev/null > /proc/sys/net/ipv4/ip_unprivileged_port_start || :', // as container runtimes set it
    `hostname ${quoteWord(hostnameOf(options.pod))}`,
    `mount -t tmpfs -o mode=0755,nosuid,nodev pod ${quoteWord(join(options.folder, 'pod'))}`,
    'echo ready >&3; exec 3>&-',
    "trap '' CHLD HUP INT TERM",
    'exec cat > /dev/null',
    '',
  ].join('\n');
}
