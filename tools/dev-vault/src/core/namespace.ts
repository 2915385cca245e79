import type { Namespace } from './model.ts';

/** What ids of tokens, accessors and leases of a namespace end with. */
export function idSuffix(namespace: Namespace): string {
  return namespace.path === '' ? '' : `.${namespace.id}`;
}
