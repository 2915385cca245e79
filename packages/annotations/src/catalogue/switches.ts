import type { SwitchSuffix } from '../suffix.ts';
import type { Group } from './row.ts';

/** Table A: switches and status. Source: spec/injector.md 1.4. */
export const switches: Group<SwitchSuffix> = {
  'agent-inject': {
    kind: 'boolean',
    stage: 'gate',
    docs: 'Asks for injection. Without it the pod is left alone.',
  },
  'agent-inject-status': {
    kind: 'text',
    accepts: '`injected`, or leave it out',
    docs: 'Set to `injected` by the mutation; a pod that carries it is left alone. Do not put it into a pod template.',
  },
  'agent-request-namespace': {
    kind: 'text',
    accepts: 'nothing: leave it out',
    docs: 'Internal. The namespace of the admission request counts, whatever is written here.',
  },
  'agent-pre-populate': {
    kind: 'boolean',
    default: 'true',
    docs: 'Adds the init container, so that secrets exist before the application starts.',
  },
  'agent-pre-populate-only': {
    kind: 'boolean',
    default: 'false',
    docs: 'Leaves the sidecar out: secrets are rendered once and not renewed. For Jobs.',
  },
  'agent-init-first': {
    kind: 'boolean-or-strict',
    default: 'false',
    docs: "Puts the agent's init container before those of the pod, but behind proxies of a mesh; strict: before these too.",
  },
  'agent-inject-containers': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'list',
    accepts: 'names of containers, separated by commas',
    docs: 'Which regular containers get the secrets, all when absent; with NAME only those get that secret.',
  },
  'agent-inject-token': {
    kind: 'boolean',
    default: 'false',
    docs: 'Also writes the Vault token to the file `token` beside the secrets.',
  },
  'agent-share-process-namespace': {
    kind: 'boolean',
    docs: "Sets the pod's shareProcessNamespace, so that commands of the agent can signal the application.",
  },
  'agent-enable-quit': {
    kind: 'boolean',
    default: 'false',
    docs: 'Opens `POST /agent/v1/quit` on the local listener, to end the sidecar of a Job.',
  },
};
