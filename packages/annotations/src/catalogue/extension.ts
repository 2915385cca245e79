import { listMembers } from '../secret-list-members.ts';
import type { ExtensionSuffix } from '../suffix.ts';
import type { Group, Row } from './row.ts';
import { resourceQuantity } from './row.ts';

// Ranges of the Kubernetes API: beyond them the API server refuses the pod, in words that name no annotation.
const probeNumber = { least: 1, most: 2_147_483_647 };
const atLeastZero = { least: 0 };

/** Annotations that vault-k8s does not know. Source: spec/injector.md 8. */
export const extension: Group<ExtensionSuffix> = {
  'agent-flavor': {
    kind: 'choice',
    choices: ['auto', 'sluice', 'vault'],
    default: 'auto',
    setting: 'AGENT_INJECT_AGENT_FLAVOR',
    docs: 'How the agent is started: as our agent (no shell) or as vault. auto looks at the image.',
  },
  'agent-native-sidecar': {
    kind: 'boolean-or-auto',
    default: 'false',
    setting: 'AGENT_INJECT_NATIVE_SIDECAR',
    docs: 'One agent as native sidecar instead of init container and sidecar. auto: where the API server is 1.32 or later.',
  },
  'agent-startup-probe-period': {
    kind: 'unsigned-integer',
    range: probeNumber,
    default: '1',
    docs: 'Seconds between two looks whether the native sidecar is ready.',
  },
  'agent-startup-probe-timeout': {
    kind: 'unsigned-integer',
    range: probeNumber,
    default: '5',
    docs: 'Seconds that one look may take.',
  },
  'agent-startup-probe-failure-threshold': {
    kind: 'unsigned-integer',
    range: probeNumber,
    default: '300',
    docs: 'How many looks may fail before the native sidecar is restarted.',
  },
  'agent-inject-strict': {
    kind: 'boolean',
    docs: 'Unknown annotations and those without effect deny the pod instead of warning.',
  },
  'agent-image-pull-policy': {
    kind: 'choice',
    choices: ['Always', 'IfNotPresent', 'Never'],
    docs: 'imagePullPolicy of the agent containers.',
  },
  'agent-seccomp-profile': {
    kind: 'seccomp-profile',
    setting: 'AGENT_INJECT_SECCOMP_PROFILE',
    docs: 'Seccomp profile of the agent containers; the Pod Security level restricted needs RuntimeDefault.',
  },
  'agent-init-limits-cpu': initQuantity('CPU limit'),
  'agent-init-limits-mem': initQuantity('Memory limit'),
  'agent-init-limits-ephemeral': initQuantity('Limit of ephemeral storage'),
  'agent-init-requests-cpu': initQuantity('CPU request'),
  'agent-init-requests-mem': initQuantity('Memory request'),
  'agent-init-requests-ephemeral': initQuantity('Request of ephemeral storage'),
  'agent-env': {
    scope: 'per-parameter',
    kind: 'text',
    docs: 'Further environment variable of the agent containers, named PARAM.',
  },
  'no-proxy': {
    kind: 'text',
    accepts: 'host names, separated by commas',
    docs: 'NO_PROXY of the agent: hosts that are reached without proxy-address.',
  },
  'ca-cert-configmap': {
    kind: 'config-map',
    docs: 'ConfigMap with the CA certificate of the server; mounted at /vault/ca. KEY is ca.crt when absent.',
  },
  'agent-service-account-token-audience': {
    kind: 'text',
    accepts: 'an audience, such as vault',
    docs: 'The agent gets a token of its own for this audience; the application needs none.',
  },
  'agent-service-account-token-expiration-seconds': {
    kind: 'unsigned-integer',
    accepts: 'seconds from 600 to 4294967296',
    range: { least: 0, most: 4_294_967_296 },
    default: '3600',
    docs: 'Life of the token of agent-service-account-token-audience.',
  },
  'agent-secrets-volume-size-limit': {
    ...resourceQuantity,
    range: atLeastZero,
    setting: 'AGENT_INJECT_SECRETS_VOLUME_SIZE_LIMIT',
    docs: 'Size limit of the in-memory volumes of the injector.',
  },
  'agent-secrets-volume-read-only': {
    kind: 'boolean',
    default: 'false',
    setting: 'AGENT_INJECT_SECRETS_VOLUME_READ_ONLY',
    docs: "Mounts the secrets read-only in the application's containers.",
  },
  'agent-inject-init-containers': {
    kind: 'list',
    accepts: 'names of init containers, separated by commas, or none',
    docs: 'Which init containers get the secrets; all of them when absent.',
  },
  'agent-inject-default-perms': {
    kind: 'file-mode',
    docs: 'Permissions of all files that have no agent-inject-perms-NAME.',
  },
  'agent-inject-group': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'user-id',
    range: { least: 0, most: 2_147_483_647 },
    docs: 'Group of the file, or of all files. The agent must be a member of it: see agent-supplemental-group.',
  },
  'agent-supplemental-group': {
    kind: 'boolean',
    default: 'false',
    docs: 'Makes the containers of a pod without supplementalGroups members of the groups of agent-inject-group.',
  },
  'agent-inject-command-phase': {
    scope: 'per-secret',
    kind: 'choice',
    choices: ['init', 'sidecar', 'both'],
    default: 'both',
    docs: 'Which agent runs the command of the secret.',
  },
  'agent-inject-signal': {
    scope: 'per-secret',
    kind: 'process-signal',
    accepts: 'SIGNAL:NAME with the name of a program or container, such as SIGHUP:nginx',
    docs: 'The sidecar signals this process after it has written the file, without a shell. Needs a shared process namespace and the same user. Foreign agents use pkill, which knows programs only.',
  },
  'agent-cache-listener-socket': {
    kind: 'boolean',
    default: 'false',
    docs: "The proxy listens on /vault/socket/agent.sock, in a volume of the application's containers, instead of a port.",
  },
  'agent-metrics-port': {
    kind: 'port',
    docs: 'Port of the sidecar for metrics only, on the address of the pod; a container port named vault-metrics.',
  },
  'agent-cache-inject-env': {
    kind: 'boolean',
    default: 'false',
    docs: "Points VAULT_ADDR, BAO_ADDR and VAULT_AGENT_ADDR of the application's containers to the local proxy.",
  },
  'agent-inject-secrets': {
    kind: 'secret-list',
    docs: `Secrets as one list, in place of keys with NAME: names may be long, and the order stays. Members: ${['name', ...listMembers.map(({ name }) => name)].join(', ')}.`,
  },
  'agent-inject-secrets-from': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'the path of a secret in Vault, such as secret/data/app',
    docs: 'Writes all keys of the secret: one file per key in the directory NAME, or one env file.',
  },
  'agent-inject-secrets-as': {
    scope: 'per-secret',
    kind: 'choice',
    choices: ['files', 'env'],
    default: 'files',
    docs: 'How agent-inject-secrets-from-NAME writes the keys.',
  },
  'agent-inject-env': {
    scope: 'per-parameter',
    kind: 'secret-field',
    accepts: 'PATH#FIELD, such as secret/data/app#password, or a template',
    docs: "Environment variable PARAM of the application's containers, from a field of a secret or a template. Needs Kubernetes 1.35.",
  },
  'agent-init-timeout': {
    kind: 'duration',
    docs: 'How long the agent that runs before the application may take until its first work is done; then it fails, and says what is missing.',
  },
  'auth-namespace': {
    kind: 'text',
    accepts: 'a Vault namespace, or root',
    docs: 'Vault namespace of the login, where it is not that of the secrets (namespace). Our agent only.',
  },
};

function initQuantity(what: string): Row {
  return {
    ...resourceQuantity,
    range: atLeastZero,
    docs: `${what} of the init container only; the common one when absent.`,
  };
}
