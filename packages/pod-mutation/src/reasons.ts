import type { ProblemStage } from '@sluice/annotations';

/** Why a pod is left as it is. */
export type SkipReason = 'not-annotated' | 'not-wanted' | 'already-injected' | 'already-running' | 'mirror-pod';

/** One reason for not injecting: what to say, how loud, and how to count it. */
export interface SkipReasonEntry {
  readonly sentence: string;
  readonly logLevel: 'debug' | 'info';
  /** Label of the metric; stable. */
  readonly label: string;
}

/** Every reason for allowing a pod unchanged. Source: spec/injector.md 2.2. */
export const skipReasons: Readonly<Record<SkipReason, SkipReasonEntry>> = {
  'not-annotated': {
    sentence: 'the pod has no annotation agent-inject',
    logLevel: 'debug',
    label: 'not_annotated',
  },
  'not-wanted': { sentence: 'the annotation agent-inject is false', logLevel: 'debug', label: 'not_wanted' },
  'already-injected': {
    sentence: 'the annotation agent-inject-status says injected',
    logLevel: 'info',
    label: 'already_injected',
  },
  'mirror-pod': {
    sentence: 'the pod mirrors a static pod of a node, which nobody can change',
    logLevel: 'info',
    label: 'mirror_pod',
  },
  'already-running': { sentence: 'the pod has left the phase Pending', logLevel: 'info', label: 'already_running' },
};

/** How a denial of each stage begins, as with the peer. Source: spec/injector.md 2.4. */
export const stagePrefixes: Readonly<Record<ProblemStage, string>> = {
  pod: '',
  gate: 'error checking if should inject agent: ',
  namespace: 'error with request namespace: ',
  defaults: 'error adding default annotations: ',
  agent: 'error creating new agent sidecar: ',
  validate: 'error validating agent configuration: ',
  patch: 'error creating patch for agent: ',
};
