import type { FunctionDefinition, FunctionGroup } from './catalogue.ts';
import { conversion } from './conversion.ts';
import { encoding } from './encoding.ts';
import { environment } from './environment.ts';
import { json } from './json.ts';
import { language } from './language.ts';
import { sequences } from './sequences.ts';
import { strings } from './strings.ts';

/** A group that loads when a template first names one of its functions. */
export interface LazyGroup {
  readonly names: readonly string[];
  readonly load: () => Promise<FunctionGroup>;
}

/** Groups that nearly every template uses; they load with the package. */
export const eagerGroups: readonly FunctionGroup[] = [
  language,
  strings,
  encoding,
  conversion,
  json,
  environment,
  sequences,
];

/** Everything else. `names` is checked against the group by a test. */
export const lazyGroups: readonly LazyGroup[] = [
  { names: ['secret', 'secrets', 'pkiCert'], load: async () => (await import('./vault.ts')).vault },
  {
    names: ['add', 'subtract', 'multiply', 'divide', 'modulo', 'minimum', 'maximum'],
    load: async () => (await import('./math.ts')).math,
  },
  { names: ['mergeMap', 'mergeMapWithOverride', 'explodeMap'], load: async () => (await import('./maps.ts')).maps },
  { names: ['sha256Hex', 'md5sum', 'hmacSHA256Hex'], load: async () => (await import('./hashes.ts')).hashes },
  {
    names: ['regexMatch', 'regexReplaceAll'],
    load: async () => (await import('./regular-expressions.ts')).regularExpressions,
  },
  {
    names: ['spew_sdump', 'spew_sprintf', 'spew_dump', 'spew_printf'],
    load: async () => (await import('./spew.ts')).spew,
  },
  { names: ['byKey', 'byTag', 'byPort', 'byMeta', 'explode'], load: async () => (await import('./consul.ts')).consul },
];

/** The definitions of those of `names` that exist, loading their groups. */
export async function loadFunctions(names: ReadonlySet<string>): Promise<ReadonlyMap<string, FunctionDefinition>> {
  const wanted = lazyGroups.filter((group) => group.names.some((name) => names.has(name)));
  const loaded = await Promise.all(wanted.map((group) => group.load()));
  const found = new Map<string, FunctionDefinition>();
  for (const group of [...eagerGroups, ...loaded]) {
    for (const definition of group.functions) if (names.has(definition.name)) found.set(definition.name, definition);
  }
  return found;
}

/** Every name of the catalogue, in no order. */
export function functionNames(): readonly string[] {
  const eager = eagerGroups.flatMap((group) => group.functions.map(({ name }) => name));
  return [...eager, ...lazyGroups.flatMap((group) => group.names)];
}

/** All groups, loaded: for the reference and its tests. */
export async function loadAllGroups(): Promise<readonly FunctionGroup[]> {
  return [...eagerGroups, ...(await Promise.all(lazyGroups.map((group) => group.load())))];
}
