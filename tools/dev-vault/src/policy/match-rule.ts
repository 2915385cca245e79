import { hasSegmentWildcard } from './rule.ts';

/** Whether a rule with wildcards covers `path`. Source: spec/vault-api.md 11.1. */
export function ruleCovers(rulePath: string, path: string): boolean {
  if (!hasSegmentWildcard(rulePath)) return rulePath.endsWith('*') && path.startsWith(rulePath.slice(0, -1));
  const open = rulePath.endsWith('*');
  const wanted = (open ? rulePath.slice(0, -1) : rulePath).split('/');
  const given = path.split('/');
  if (open ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((segment, index) => {
    const last = open && index === wanted.length - 1;
    if (last) return given.slice(index).join('/').startsWith(segment);
    return segment === '+' || segment === given[index];
  });
}

/** Whether a rule with segment wildcards may cover something below `folder` (which ends in a slash). */
export function ruleReachesBelow(rulePath: string, folder: string): boolean {
  const open = rulePath.endsWith('*');
  const wanted = (open ? rulePath.slice(0, -1) : rulePath).split('/');
  const given = folder.slice(0, -1).split('/');
  return given.every((segment, index) => {
    const rule = wanted[index];
    if (rule === undefined) return false;
    if (open && index === wanted.length - 1) return given.slice(index).join('/').startsWith(rule);
    return rule === '+' || rule === segment;
  });
}

/** Sorts the rule that counts to the front. Source: spec/vault-api.md 11.3, table of priorities. */
export function comparePriority(left: string, right: string): number {
  return (
    firstWildcard(right) - firstWildcard(left) ||
    Number(left.endsWith('*')) - Number(right.endsWith('*')) ||
    wildcardSegments(left) - wildcardSegments(right) ||
    right.length - left.length ||
    (left < right ? 1 : -1)
  );
}

function firstWildcard(path: string): number {
  const plus = hasSegmentWildcard(path) ? path.split('/').indexOf('+') : -1;
  const segment = plus < 0 ? path.length : path.split('/').slice(0, plus).join('/').length + Number(plus > 0);
  return Math.min(segment, path.endsWith('*') ? path.length - 1 : path.length);
}

function wildcardSegments(path: string): number {
  return path.split('/').filter((segment) => segment === '+').length;
}
