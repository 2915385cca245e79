import type { Operation, Route, RouteTable } from './model.ts';

/** A route that matches, with what it captured. */
export interface RouteMatch {
  readonly route: Route;
  readonly captures: Readonly<Record<string, string>>;
}

export function compileRoutes(routes: readonly Route[]): RouteTable {
  return routes.map((route) => ({ route, expression: compile(route.pattern) }));
}

/** For list and scan the final slash is not part of what a pattern sees; elsewhere it matches nothing but a rest. */
export function findRoute(table: RouteTable, path: string, operation: Operation): RouteMatch | undefined {
  const listing = operation === 'list' || operation === 'scan';
  const text = listing ? path.replace(/\/$/, '') : path;
  for (const { route, expression } of table) {
    const found = expression.exec(text);
    if (found !== null) return { route, captures: capturesOf(found.groups ?? {}) };
  }
  return undefined;
}

/** A rest that may be empty is absent then. */
function capturesOf(groups: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function compile(pattern: string): RegExp {
  if (pattern === '') return /^$/;
  const parts = pattern.split('/').map((segment, index) => {
    const slash = index === 0 ? '' : '/';
    const name = /^[:*]([a-z_]+)([@?]?)$/.exec(segment);
    if (name === null) return slash + segment.replaceAll(/[.+]/g, '\\$&');
    const [, capture = '', mark = ''] = name;
    if (segment.startsWith(':')) return `${slash}(?<${capture}>\\w(?:[\\w.${mark}-]*\\w)?)`;
    return mark === '?' ? `(?:${slash}(?<${capture}>.*))?` : `${slash}(?<${capture}>.+)`;
  });
  return new RegExp(`^${parts.join('')}$`, 'su');
}
