import type { AnnotationSet } from '@sluice/annotations';
import { effectiveAnnotation } from '@sluice/annotations';
import type { PodView } from './pod.ts';

/** Proxies of service meshes that run as native sidecars: what starts before them has no network. */
const meshProxies = ['istio-proxy', 'linkerd-proxy', 'kuma-sidecar', 'consul-dataplane'];

/**
 * Index at which the agent's init container is inserted: behind all others, or with `agent-init-first` before them,
 * but behind the proxies of a mesh that lead the list (`strict`: before these too). Source: spec/injector.md 3.9, 9.3.
 */
export function initContainerIndex(set: AnnotationSet, { initContainers }: PodView): number {
  const { value } = effectiveAnnotation(set, 'agent-init-first');
  if (value === 'strict') return 0;
  if (value !== true) return initContainers.length;
  const first = initContainers.findIndex(({ name, raw }) => {
    return !meshProxies.includes(name) || raw['restartPolicy'] !== 'Always';
  });
  return first < 0 ? initContainers.length : first;
}
