import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, numberOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import type { PodView } from './pod.ts';
import { objectOr } from './pod.ts';
import { atPointer, podError } from './problem.ts';

/** Ids of the agent's processes. */
export interface AgentIdentity {
  readonly user: number;
  readonly group: number;
}

const identityKeys: readonly AnnotationSuffix[] = ['agent-run-as-user', 'agent-run-as-group', 'agent-run-as-same-user'];

/**
 * The agent's ids: annotated or default ones, or the user of the pod's first container. The latter may be missing or
 * root, which is reported, whether or not a securityContext is set. Source: spec/injector.md 1.4 F.
 */
export function agentIdentity(
  set: AnnotationSet,
  pod: PodView,
  report: (problem: AnnotationDiagnostic) => void,
): AgentIdentity {
  const identity = { user: idOf(set, 'agent-run-as-user'), group: idOf(set, 'agent-run-as-group') };
  if (booleanOf(set, 'agent-run-as-same-user') !== true) return identity;
  const user = userOfFirstContainer(pod);
  if (typeof user === 'number') return { ...identity, user };
  const hint = 'set runAsUser there, or agent-run-as-user instead of agent-run-as-same-user';
  const where = atPointer('/spec/containers/0/securityContext/runAsUser');
  report(podError('agent', 'pod/same-user', where, user.message, { hint, peerText: user.peerText }));
  return identity;
}

/**
 * The securityContext of the agent containers, or `undefined` for none. An annotated id switches it on where the
 * injector leaves it off, whatever the value is. Source: spec/injector.md 3.6.
 */
export function securityContextOf(set: AnnotationSet, { user, group }: AgentIdentity): JsonObject | undefined {
  const seccompProfile = seccompProfileOf(set);
  if (!wantsSecurityContext(set)) return seccompProfile === undefined ? undefined : { seccompProfile };
  return {
    capabilities: { drop: ['ALL'] },
    runAsUser: user,
    runAsGroup: group,
    runAsNonRoot: user !== 0 && group !== 0,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    ...(seccompProfile === undefined ? {} : { seccompProfile }),
  };
}

function seccompProfileOf(set: AnnotationSet): JsonObject | undefined {
  const { value } = effectiveAnnotation(set, 'agent-seccomp-profile');
  if (typeof value !== 'string') return undefined;
  const [type = '', ...file] = value.split('/');
  return type === 'Localhost' ? { type, localhostProfile: file.join('/') } : { type };
}

/** Whether the agents get ids of their own; else the platform or their image decides. */
export function wantsSecurityContext(set: AnnotationSet): boolean {
  const { value, from } = effectiveAnnotation(set, 'agent-set-security-context');
  if (from === 'annotation' || value === true) return value === true;
  return identityKeys.some((suffix) => set.given.has(suffix));
}

// An empty annotation means the default, not root (spec/injector.md 6.19).
function idOf(set: AnnotationSet, suffix: AnnotationSuffix): number {
  const id = numberOf(set, suffix) ?? numberOf({ ...set, given: new Map() }, suffix) ?? 0;
  // Beyond 2^53 no system has ids; the API server refuses them.
  return Number(id);
}

function userOfFirstContainer({ containers }: PodView): number | { message: string; peerText: string } {
  const [first] = containers;
  if (first === undefined) {
    return { message: 'the pod has no containers', peerText: 'No containers found in Pod Spec' };
  }
  const context = first.raw['securityContext'] ?? null;
  if (context === null) {
    return {
      message: 'the first container has no securityContext',
      peerText: 'No SecurityContext found for Container 0',
    };
  }
  const user = objectOr(context)['runAsUser'];
  if (typeof user !== 'number') {
    return {
      message: 'the first container has no runAsUser',
      peerText: "RunAsUser is nil for Container 0's SecurityContext",
    };
  }
  if (user !== 0) return user;
  return { message: 'the first container runs as root', peerText: 'container not allowed to run as root' };
}
