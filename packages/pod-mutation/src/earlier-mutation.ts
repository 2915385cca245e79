import type { JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { agentHome, agentNames, homeVolumes } from './agent-layout.ts';
import type { ContainerView } from './pod.ts';
import { objectsIn } from './pod.ts';

/**
 * Whether a container is one of ours from an earlier mutation, and not one that only has its name: it runs the agent, or
 * has the agent's home where a JSON patch has changed what it runs. Source: spec/injector.md 6.11.
 */
export function isAgentContainer(raw: JsonObject): boolean {
  const text = JSON.stringify([raw['command'] ?? null, raw['args'] ?? null]);
  if (text.includes('vault agent -config=') || text.includes('/app/agent.cjs')) return true;
  return objectsIn(raw['volumeMounts']).some(isHome);
}

/** Whether a container is one of ours, also under the name that a JSON patch has given to it. */
export function isAgent({ name, raw, mounts }: ContainerView): boolean {
  if (mounts.some(isHome)) return true;
  return (name === agentNames.init || name === agentNames.sidecar) && isAgentContainer(raw);
}

/** Index of the container that an earlier mutation added for this role, `-1` for none. */
export function findEarlierAgent(containers: readonly ContainerView[], role: AgentRole): number {
  const named = containers.findIndex(({ name, raw }) => name === agentNames[role] && isAgentContainer(raw));
  return named >= 0 ? named : containers.findIndex(({ mounts }) => mounts.some((mount) => isHomeOf(mount, role)));
}

/** The containers of the application: what an earlier mutation added tells nothing about it. */
export function withoutAgents(containers: readonly ContainerView[]): readonly ContainerView[] {
  return containers.filter((container) => !isAgent(container));
}

// Nothing but an agent mounts these volumes, which are ours.
function isHome(mount: JsonObject): boolean {
  return isHomeOf(mount, 'init') || isHomeOf(mount, 'sidecar');
}

function isHomeOf({ name, mountPath }: JsonObject, role: AgentRole): boolean {
  return mountPath === agentHome && name === homeVolumes[role];
}
