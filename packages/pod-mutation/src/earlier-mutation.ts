import type { JsonObject } from '@sluice/core';
import { agentHome, agentNames } from './agent-layout.ts';
import type { ContainerView } from './pod.ts';
import { objectsIn } from './pod.ts';

/**
 * Whether a container is one of ours from an earlier mutation, and not one that only has its name: it runs the agent, or
 * has the agent's home where a JSON patch has changed what it runs. Source: spec/injector.md 6.11.
 */
export function isAgentContainer(raw: JsonObject): boolean {
  const text = JSON.stringify([raw['command'] ?? null, raw['args'] ?? null]);
  if (text.includes('vault agent -config=') || text.includes('/app/agent.cjs')) return true;
  return objectsIn(raw['volumeMounts']).some(({ name, mountPath }) => {
    return mountPath === agentHome && (name === 'home-init' || name === 'home-sidecar');
  });
}

/** The containers of the application: what an earlier mutation added tells nothing about it. */
export function withoutAgents(containers: readonly ContainerView[]): readonly ContainerView[] {
  return containers.filter(({ name, raw }) => {
    return (name !== agentNames.init && name !== agentNames.sidecar) || !isAgentContainer(raw);
  });
}
