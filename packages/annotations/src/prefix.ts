/** The spelling of vault-k8s. */
export const vaultPrefix = 'vault.hashicorp.com/';
/** The spelling of openbao-k8s; it wins where both give a value (spec/injector.md 1.6). */
export const openbaoPrefix = 'openbao.org/';

/** A prefix that we read, with its slash. */
export type AnnotationPrefix = typeof vaultPrefix | typeof openbaoPrefix;

/** Both prefixes, the one that wins first. */
export const annotationPrefixes: readonly AnnotationPrefix[] = [openbaoPrefix, vaultPrefix];

/** The prefix of a full key, or `undefined` when the key is not ours. */
export function prefixOf(key: string): AnnotationPrefix | undefined {
  if (key.startsWith(vaultPrefix)) return vaultPrefix;
  return key.startsWith(openbaoPrefix) ? openbaoPrefix : undefined;
}
