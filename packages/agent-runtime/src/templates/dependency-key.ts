import type { Dependency } from '@sluice/template';

/**
 * What makes two dependencies the same request, in full: kind, path, every query parameter, every written parameter. The
 * `identity` of the peers leaves parameters out or hashes them to 32 bits. The key may hold secrets: never log it, log the
 * identity. Source: spec/agent.md 6.2 item 4, spec/template.md 10.2.
 */
export function dependencyKey(dependency: Dependency): string {
  switch (dependency.kind) {
    case 'read':
      return JSON.stringify(['read', dependency.path, dependency.query]);
    case 'write':
    case 'pki':
      return JSON.stringify([dependency.kind, dependency.path, dependency.parameters]);
    case 'list':
    case 'file':
      return JSON.stringify([dependency.kind, dependency.path]);
  }
}
