import { hostnameOf, podAddress } from './sandbox-script.ts';
import type { SandboxOptions } from './sandbox.ts';

/** Service addresses of the pod, as cluster addresses look. */
export function serviceAddress(index: number): string {
  return `10.96.0.${String(10 + index)}`;
}

/** The pod's `/etc/hosts`. */
export function hostsFile({ pod, services }: SandboxOptions): string {
  const names = [...new Set(services.map(({ host }) => host))];
  const lines = [
    '127.0.0.1 localhost',
    '::1 localhost ip6-localhost ip6-loopback',
    `${podAddress} ${hostnameOf(pod)}`,
    ...names.map((name, index) => `${serviceAddress(index)} ${name}`),
    ...pod.hostAliases.map(({ ip, hostnames }) => `${ip} ${hostnames.join(' ')}`),
  ];
  return `${lines.join('\n')}\n`;
}
