import type { AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';

/**
 * The Vault namespace of the login, `''` when it is that of the secrets. Foreign agents have one namespace for
 * everything. Source: spec/injector.md 8, auth-namespace; spec/agent.md 3.4.
 */
export function loginNamespaceOf(set: AnnotationSet): string {
  const login = textOf(set, 'auth-namespace');
  return canonical(login) === canonical(textOf(set, 'namespace')) ? '' : login;
}

/** The Vault namespace that the agent's token belongs to; `''` for the root. */
export function tokenNamespaceOf(set: AnnotationSet): string {
  const login = loginNamespaceOf(set);
  return canonical(login === '' ? textOf(set, 'namespace') : login);
}

function canonical(namespace: string): string {
  const trimmed = namespace.replace(/^\/+|\/+$/g, '');
  return trimmed === 'root' ? '' : trimmed;
}
