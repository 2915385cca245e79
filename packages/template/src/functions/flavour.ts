/**
 * Which functions a template knows: `go` the built-in ones only, `consul-template` those of Vault Agent,
 * `openbao` those of OpenBao Agent. Source: spec/template.md 9, 9.11.
 */
export type Flavour = 'go' | 'consul-template' | 'openbao';

/** Consul's and Nomad's functions: they need a server that this agent does not talk to. Source: spec/template.md 9.8. */
export const consulFunctions: ReadonlySet<string> = new Set([
  'caLeaf',
  'caRoots',
  'connect',
  'datacenters',
  'exportedServices',
  'importedServices',
  'key',
  'keyExists',
  'keyOrDefault',
  'ls',
  'node',
  'nodes',
  'nomadService',
  'nomadServices',
  'nomadVar',
  'nomadVarExists',
  'nomadVarList',
  'nomadVarListSafe',
  'partitions',
  'peerings',
  'safeLs',
  'safeTree',
  'service',
  'services',
  'tree',
]);

const ABSENT_IN_OPENBAO: ReadonlySet<string> = new Set([
  'explode',
  'byKey',
  'byTag',
  'byPort',
  'byMeta',
  'sprig_sha512sum',
]);

/**
 * Sprig functions that consul-template removed in 0.41 and OpenBao Agent still has, without their prefix, each between
 * spaces. Source: spec/template.md 9.9.
 */
export const formerSprig =
  ' date date_in_zone date_modify dateInZone dateModify env expandenv getHostByName htmlDate htmlDateInZone now randAlpha randAlphaNum randAscii randBytes randNumeric uuidv4 ';

/** Whether a function, named in full, is one of `formerSprig`. */
export function isFormer(name: string): boolean {
  return name.startsWith('sprig_') && formerSprig.includes(` ${name.slice('sprig_'.length)} `);
}

/** Whether the flavour lacks a function that the catalogue has. */
export function isAbsentIn(flavour: Flavour, name: string): boolean {
  if (flavour !== 'openbao') return isFormer(name);
  return ABSENT_IN_OPENBAO.has(name) || consulFunctions.has(name);
}

/** A pattern of a denylist: an exact name, or with `*` for any run of characters. */
export function isDenied(name: string, denylist: readonly string[]): boolean {
  return denylist.some((pattern) => matchesGlob(name, pattern));
}

function matchesGlob(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return name === pattern;
  if (!name.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
