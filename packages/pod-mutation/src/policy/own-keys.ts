import type { AnnotationSuffix } from '@sluice/annotations';

/** Annotations that only a pod itself can carry: nothing is injected that did not ask for it. */
export const ownKeys: readonly AnnotationSuffix[] = ['agent-inject', 'agent-inject-status', 'agent-request-namespace'];
