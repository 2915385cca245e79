import type { AnnotationDiagnostic } from '@sluice/annotations';
import { atPointer, podWarning } from '../problem.ts';
import type { WarningFacts } from './warn.ts';

/** Init containers of meshes that redirect the pod's traffic, and the annotation with which a port is left out of it. */
const classicMeshes: readonly (readonly [initContainer: string, exclusion: string])[] = [
  ['istio-init', 'traffic.sidecar.istio.io/excludeOutboundPorts'],
  ['linkerd-init', 'config.linkerd.io/skip-outbound-ports'],
  ['kuma-init', 'traffic.kuma.io/exclude-outbound-ports'],
  ['consul-connect-inject-init', 'consul.hashicorp.com/transparent-proxy-exclude-outbound-ports'],
];

/**
 * An init container of ours behind one that redirects traffic to a proxy which does not run yet: it reaches no server
 * and waits for ever. Source: spec/injector.md 9.3.
 */
export function meshWarnings({ pod, plan }: WarningFacts): readonly AnnotationDiagnostic[] {
  const index = plan.init?.index ?? (plan.sidecar?.native === true ? plan.sidecar.index : undefined);
  if (index === undefined) return [];
  return classicMeshes.flatMap(([name, exclusion]) => {
    const redirects = pod.initContainers.slice(0, index).some((container) => container.name === name);
    const proxyRuns = pod.initContainers.slice(0, index).some(({ raw }) => raw['restartPolicy'] === 'Always');
    if (!redirects || proxyRuns || Object.hasOwn(pod.annotations, exclusion)) return [];
    const message = `behind ${name} the agent has no network until the proxy of the mesh runs`;
    const hint = `leave the port of the server out with ${exclusion}, or set agent-init-first`;
    return [podWarning('warning/may-fail', atPointer('/spec/initContainers'), message, hint)];
  });
}
