import type { AutoAuthSuffix } from '../suffix.ts';
import type { Group } from './row.ts';

/** Table E: auto-auth. Source: spec/injector.md 1.4. */
export const autoAuth: Group<AutoAuthSuffix> = {
  role: {
    kind: 'text',
    accepts: 'the name of a role of the auth method',
    docs: 'Role to log in with. Required with auth-type kubernetes.',
  },
  'auth-type': {
    kind: 'text',
    accepts: 'an auto-auth method, such as kubernetes, jwt, approle',
    default: 'kubernetes',
    setting: 'AGENT_INJECT_VAULT_AUTH_TYPE',
    docs: 'Auto-auth method of the agent.',
  },
  'auth-path': {
    kind: 'text',
    accepts: 'the path of an auth mount, such as auth/kubernetes',
    default: 'auth/kubernetes',
    setting: 'AGENT_INJECT_VAULT_AUTH_PATH',
    docs: 'Mount path of the auth method. It does not follow auth-type.',
  },
  'auth-config': {
    scope: 'per-parameter',
    kind: 'text',
    docs: 'Parameter of the auth method; dashes of PARAM become underscores.',
  },
  'auth-min-backoff': {
    kind: 'duration',
    setting: 'AGENT_INJECT_AUTH_MIN_BACKOFF',
    stage: 'defaults',
    docs: 'First pause after a failed login.',
  },
  'auth-max-backoff': {
    kind: 'duration',
    setting: 'AGENT_INJECT_AUTH_MAX_BACKOFF',
    stage: 'defaults',
    docs: 'Longest pause between failed logins.',
  },
  'agent-auto-auth-exit-on-err': {
    kind: 'boolean',
    default: 'false',
    docs: 'The agent ends when a login fails, instead of trying again.',
  },
  'agent-service-account-token-volume-name': {
    kind: 'text',
    accepts: 'the name of a projected volume with a serviceAccountToken source',
    docs: 'Volume that holds the service account token to log in with.',
  },
};
