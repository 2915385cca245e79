/** Which of the two agent containers. A native sidecar is a `sidecar`. */
export type AgentRole = 'init' | 'sidecar';

/** Names of the agent containers. */
export const agentNames: Readonly<Record<AgentRole, string>> = { init: 'vault-agent-init', sidecar: 'vault-agent' };

/** Home of the agent in its container. */
export const agentHome = '/home/vault';

/** The volumes of that home. */
export const homeVolumes: Readonly<Record<AgentRole, string>> = { init: 'home-init', sidecar: 'home-sidecar' };

/** Where the persistent cache hands leases from the init container to the sidecar. */
export const agentCachePath = '/vault/agent-cache';

/** The volume of the proxy's socket, and where every container that has it mounts it. */
export const socketVolume: { readonly name: string; readonly mountPath: string } = {
  name: 'vault-agent-socket',
  mountPath: '/vault/socket',
};

/** The socket of the proxy. */
export const socketFile = '/vault/socket/agent.sock';

/** Where the ConfigMap of agent-configmap is mounted. */
export const configMapPath = '/vault/configs';
