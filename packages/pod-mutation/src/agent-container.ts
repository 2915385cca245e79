import type { AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { agentNames } from './agent-layout.ts';
import { metricsPortOf } from './agent-listeners.ts';
import { commandOf, lifecycleOf } from './command.ts';
import type { AgentFlavor } from './flavor.ts';

/** The parts of an agent container that other files decide. */
export interface ContainerParts {
  readonly flavor: AgentFlavor;
  readonly environment: readonly JsonObject[];
  readonly resources: JsonObject;
  readonly mounts: readonly JsonObject[];
  readonly securityContext: JsonObject | undefined;
  /** What makes it a native sidecar; empty for an ordinary container. */
  readonly native: JsonObject;
}

/** An agent container, members in the order of the peer. Source: spec/injector.md 3.3 to 3.7, 3.11. */
export function agentContainer(set: AnnotationSet, role: AgentRole, parts: ContainerParts): JsonObject {
  const port = metricsPortOf(set);
  const pullPolicy = textOf(set, 'agent-image-pull-policy');
  return {
    name: agentNames[role],
    image: textOf(set, 'agent-image'),
    ...commandOf(parts.flavor, role, set, { first: role === 'init' || 'restartPolicy' in parts.native }),
    ...(port === undefined || role === 'init' ? {} : { ports: [{ name: 'vault-metrics', containerPort: port }] }),
    env: parts.environment,
    resources: parts.resources,
    volumeMounts: parts.mounts,
    ...(role === 'sidecar' ? { lifecycle: lifecycleOf(parts.flavor, set) } : {}),
    ...(parts.securityContext === undefined ? {} : { securityContext: parts.securityContext }),
    ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
    ...parts.native,
  };
}
