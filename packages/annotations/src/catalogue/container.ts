import type { ContainerSuffix } from '../suffix.ts';
import type { Group } from './row.ts';
import { resourceQuantity } from './row.ts';

/** Table F: the agent containers. Source: spec/injector.md 1.4. */
export const container: Group<ContainerSuffix> = {
  'agent-image': {
    kind: 'text',
    accepts: 'an image reference',
    default: 'hashicorp/vault:2.0.4',
    setting: 'AGENT_INJECT_VAULT_IMAGE',
    docs: 'Image of the agent containers.',
  },
  'agent-limits-cpu': {
    ...resourceQuantity,
    default: '500m',
    setting: 'AGENT_INJECT_CPU_LIMIT',
    docs: 'CPU limit of each agent container; empty for none.',
  },
  'agent-limits-mem': {
    ...resourceQuantity,
    default: '128Mi',
    setting: 'AGENT_INJECT_MEM_LIMIT',
    docs: 'Memory limit of each agent container; empty for none.',
  },
  'agent-limits-ephemeral': {
    ...resourceQuantity,
    setting: 'AGENT_INJECT_EPHEMERAL_LIMIT',
    docs: 'Limit of ephemeral storage of each agent container.',
  },
  'agent-requests-cpu': {
    ...resourceQuantity,
    default: '250m',
    setting: 'AGENT_INJECT_CPU_REQUEST',
    docs: 'CPU request of each agent container; empty for none.',
  },
  'agent-requests-mem': {
    ...resourceQuantity,
    default: '64Mi',
    setting: 'AGENT_INJECT_MEM_REQUEST',
    docs: 'Memory request of each agent container; empty for none.',
  },
  'agent-requests-ephemeral': {
    ...resourceQuantity,
    setting: 'AGENT_INJECT_EPHEMERAL_REQUEST',
    docs: 'Request of ephemeral storage of each agent container.',
  },
  'agent-run-as-user': {
    kind: 'user-id',
    default: '100',
    setting: 'AGENT_INJECT_RUN_AS_USER',
    docs: 'User id of the agent containers.',
  },
  'agent-run-as-group': {
    kind: 'user-id',
    default: '1000',
    setting: 'AGENT_INJECT_RUN_AS_GROUP',
    docs: 'Group id of the agent containers.',
  },
  'agent-run-as-same-user': {
    kind: 'boolean',
    default: 'false',
    setting: 'AGENT_INJECT_RUN_AS_SAME_USER',
    docs: "Runs the agent as the user of the pod's first container.",
  },
  'agent-set-security-context': {
    kind: 'boolean',
    default: 'true',
    setting: 'AGENT_INJECT_SET_SECURITY_CONTEXT',
    docs: 'Sets a securityContext on the agent containers. Off on OpenShift, where the platform sets it.',
  },
  'agent-revoke-on-shutdown': {
    kind: 'boolean',
    default: 'false',
    setting: 'AGENT_INJECT_REVOKE_ON_SHUTDOWN',
    docs: "Revokes the agent's token when the pod ends.",
  },
  'agent-revoke-grace': {
    kind: 'unsigned-integer',
    accepts: 'whole seconds without a unit, such as 5',
    default: '5',
    docs: 'Seconds to wait before the token is revoked.',
  },
  'go-max-procs': {
    kind: 'text',
    accepts: 'a number',
    docs: 'GOMAXPROCS of the agent, for agents written in Go.',
  },
  'log-level': {
    kind: 'text',
    accepts: 'trace, debug, info, warn or error',
    default: 'info',
    setting: 'AGENT_INJECT_LOG_LEVEL_AGENT',
    docs: 'Log level of the agent.',
  },
  'log-format': {
    kind: 'text',
    accepts: 'standard or json',
    default: 'standard',
    setting: 'AGENT_INJECT_LOG_FORMAT_AGENT',
    docs: 'Log format of the agent.',
  },
  'agent-json-patch': {
    kind: 'json-patch',
    stage: 'defaults',
    docs: 'JSON patch (RFC 6902) of the sidecar container.',
  },
  'agent-init-json-patch': {
    kind: 'json-patch',
    stage: 'defaults',
    docs: 'JSON patch (RFC 6902) of the init container.',
  },
};
