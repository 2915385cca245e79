import type { JsonValue } from '@sluice/core';

export const capabilityNames = ['create', 'read', 'update', 'delete', 'list', 'sudo', 'deny', 'patch', 'scan'] as const;
export type Capability = (typeof capabilityNames)[number];

/** Values by lower-case name of a parameter; no values: any. */
export type ParameterValues = ReadonlyMap<string, readonly JsonValue[]>;

/** One `path` block, or several with the same path merged. Source: spec/vault-api.md 11.1, 11.2. */
export interface Rule {
  /** With the namespace's path in front, without leading slash, wildcards as written. */
  readonly path: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly minWrappingSeconds?: number;
  readonly maxWrappingSeconds?: number;
  readonly allowed?: ParameterValues;
  readonly denied?: ParameterValues;
  readonly required: readonly string[];
  /** Unix milliseconds after which the block counts no more. */
  readonly expiresMs?: number;
}

/** `+` is a wildcard only as a whole segment; the test is the peer's, substring and all. */
export function hasSegmentWildcard(path: string): boolean {
  return path === '+' || path.startsWith('+/') || path.includes('/+');
}

/** Two blocks of the same path as one: rights add up, `deny` wipes them, restrictions add up too. */
export function mergeRules(left: Rule, right: Rule): Rule {
  const capabilities = new Set([...left.capabilities, ...right.capabilities]);
  const min = smaller(left.minWrappingSeconds, right.minWrappingSeconds);
  const max = smaller(left.maxWrappingSeconds, right.maxWrappingSeconds);
  const allowed = mergeValues(left.allowed, right.allowed);
  const denied = mergeValues(left.denied, right.denied);
  return {
    path: left.path,
    capabilities: capabilities.has('deny') ? new Set<Capability>(['deny']) : capabilities,
    required: [...new Set([...left.required, ...right.required])],
    ...(min === undefined ? {} : { minWrappingSeconds: min }),
    ...(max === undefined ? {} : { maxWrappingSeconds: max }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(denied === undefined ? {} : { denied }),
  };
}

function smaller(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}

/** An empty list of values means "any" and wins. */
function mergeValues(
  left: ParameterValues | undefined,
  right: ParameterValues | undefined,
): ParameterValues | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const merged = new Map(left);
  for (const [name, values] of right) {
    const known = left.get(name);
    const open = values.length === 0 || known?.length === 0;
    merged.set(name, open ? [] : [...(known ?? []), ...values]);
  }
  return merged;
}
