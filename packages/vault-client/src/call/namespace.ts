/** Without the slashes around it; empty for none. */
export function trimNamespace(namespace: string): string {
  return namespace.replace(/^\/+|\/+$/g, '');
}

/** Paths that servers refuse inside a namespace: they are called without the header. Source: spec/vault-api.md 2.11. */
export function isGlobalPath(path: string): boolean {
  return globalPath.test(path.replace(/^\/+/, ''));
}

const globalPath =
  /^sys\/(?:health|init|unseal|seal|seal-status|leader|step-down|metrics|storage|generate-root|rekey|raw)(?:\/|$)/;
