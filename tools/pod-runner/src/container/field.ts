import type { Quantity } from '@sluice/core';
import { parseQuantity } from '@sluice/core';
import type { Container, Pod } from '../manifest/pod.ts';

/** Addresses that the sandbox gave the pod. */
export interface PodAddresses {
  readonly podIp: string;
  readonly hostIp: string;
}

/** The text behind a `fieldRef`, or undefined for a path that Kubernetes does not offer. */
export function fieldText(path: string, pod: Pod, addresses: PodAddresses): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed !== null) return pod[keyed[1] === 'labels' ? 'labels' : 'annotations'][keyed[2] ?? ''] ?? '';
  return plainFields[path]?.(pod, addresses);
}

const plainFields: Readonly<Record<string, (pod: Pod, addresses: PodAddresses) => string>> = {
  'metadata.name': (pod) => pod.name,
  'metadata.namespace': (pod) => pod.namespace,
  'metadata.uid': (pod) => pod.uid,
  'metadata.labels': (pod) => keyLines(pod.labels),
  'metadata.annotations': (pod) => keyLines(pod.annotations),
  'spec.nodeName': (pod) => pod.nodeName,
  'spec.serviceAccountName': (pod) => pod.serviceAccountName,
  'status.hostIP': (_, { hostIp }) => hostIp,
  'status.hostIPs': (_, { hostIp }) => hostIp,
  'status.podIP': (_, { podIp }) => podIp,
  'status.podIPs': (_, { podIp }) => podIp,
};

/** The number behind a `resourceFieldRef` (`limits.memory`), divided and rounded up; 0 when the container sets none. */
export function resourceText(resource: string, divisor: string | undefined, container: Container): string | undefined {
  const [group = '', name = ''] = resource.split('.');
  if (group !== 'limits' && group !== 'requests') return undefined;
  const amount = nanoUnitsOf(container.resources[group][name] ?? '0');
  const step = nanoUnitsOf(divisor === undefined || divisor === '0' ? '1' : divisor);
  return amount === undefined || step === undefined || step === 0n ? undefined : String((amount + step - 1n) / step);
}

function nanoUnitsOf(text: string): bigint | undefined {
  const quantity = parseQuantity(text);
  return quantity.ok ? (quantity.value satisfies Quantity).nanoUnits : undefined;
}

function keyLines(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
