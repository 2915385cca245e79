import type { SecretSuffix } from '../suffix.ts';
import type { Group } from './row.ts';

/** Table B: secrets and templates. Source: spec/injector.md 1.4. */
export const secrets: Group<SecretSuffix> = {
  'agent-inject-secret': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'the path of a secret in Vault, such as secret/data/app',
    docs: 'Path of the secret that the default template reads.',
  },
  'agent-inject-template': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a template',
    docs: 'Template of the file; wins over a template file and the default template.',
  },
  'agent-inject-template-file': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the template, mounted by agent-extra-secret, agent-copy-volume-mounts or agent-configmap.',
  },
  'agent-inject-default-template': {
    kind: 'default-template',
    accepts: 'map or json, in any case; or kv, env, json-data, properties for KV version 2',
    default: 'map',
    setting: 'AGENT_INJECT_DEFAULT_TEMPLATE',
    docs: 'Format of files without a template: `key: value` lines, one JSON object, or a format for KV version 2.',
  },
  'agent-template-left-delim': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a delimiter, such as [[',
    default: '{{',
    docs: "Left delimiter of the secret's template.",
  },
  'agent-template-right-delim': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a delimiter, such as ]]',
    default: '}}',
    docs: "Right delimiter of the secret's template.",
  },
  'agent-inject-file': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a relative path below the mount path of the secret',
    docs: 'Name of the file; NAME in lower case when absent.',
  },
  'agent-inject-perms': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'octal permission bits, such as 0400',
    docs: 'Permissions of the file; 0644 when absent. Has no effect without NAME, as with vault-k8s: agent-inject-default-perms is for all.',
  },
  'agent-inject-command': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a command line',
    docs: 'Command that the agent runs after it has written the file.',
  },
  'error-on-missing-key': {
    scope: 'per-secret',
    kind: 'boolean',
    default: 'false',
    docs: 'Makes a missing key an error instead of an empty text.',
  },
  'secret-volume-path': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'text',
    accepts: 'an absolute path',
    default: '/vault/secrets',
    docs: 'Directory of the secrets; with NAME an own in-memory volume for that secret.',
  },
  'preserve-secret-case': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'boolean',
    default: 'false',
    docs: 'Keeps the case of NAME in the name of the file.',
  },
  'agent-configmap': {
    kind: 'text',
    accepts: "the name of a ConfigMap in the pod's namespace",
    docs: 'The agent reads config-init.hcl and config.hcl of this ConfigMap; nothing is generated.',
  },
  'agent-extra-secret': {
    kind: 'text',
    accepts: "the name of a Kubernetes Secret in the pod's namespace",
    docs: 'Mounts this Kubernetes Secret at /vault/custom in the agent containers.',
  },
  'agent-copy-volume-mounts': {
    kind: 'text',
    accepts: 'the name of a container or init container',
    docs: 'Copies the mounts of this container to the agent, without those of service accounts.',
  },
};
