import type { ConfigParts } from './config-parts.ts';

/**
 * Several files as one: a later block replaces an earlier one whole, lists are joined, switches add up, of other values
 * the later one counts. Source: spec/agent.md 2.1.
 */
export function mergeParts(files: readonly ConfigParts[]): ConfigParts {
  return files.reduce(mergeTwo, nothing);
}

const nothing: ConfigParts = {
  listeners: [],
  templates: [],
  envTemplates: [],
  disableIdleConnections: [],
  disableKeepAlives: [],
  log: {},
};

function mergeTwo(earlier: ConfigParts, later: ConfigParts): ConfigParts {
  const exitAfterAuth = earlier.exitAfterAuth === true || later.exitAfterAuth;
  return {
    ...earlier,
    ...later,
    ...(exitAfterAuth === undefined ? {} : { exitAfterAuth }),
    listeners: [...earlier.listeners, ...later.listeners],
    templates: [...earlier.templates, ...later.templates],
    envTemplates: [...earlier.envTemplates, ...later.envTemplates],
    disableIdleConnections: union(earlier.disableIdleConnections, later.disableIdleConnections),
    disableKeepAlives: union(earlier.disableKeepAlives, later.disableKeepAlives),
    log: { ...earlier.log, ...later.log },
  };
}

function union<T>(left: readonly T[], right: readonly T[]): readonly T[] {
  return [...new Set([...left, ...right])];
}
