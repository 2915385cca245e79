import type { FunctionDefinition, FunctionGroup } from './catalogue.ts';
import { conversion } from './conversion.ts';
import { encoding } from './encoding.ts';
import { environment } from './environment.ts';
import { json } from './json.ts';
import { language } from './language.ts';
import type { LazyGroup } from './lazy-group.ts';
import { isIn, namesIn } from './lazy-group.ts';
import { sequences } from './sequences.ts';
import { sprigGroups } from './sprig/groups.ts';
import { strings } from './strings.ts';

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
  { prefix: '', names: ' secret secrets pkiCert ', load: async () => (await import('./vault.ts')).vault },
  {
    prefix: '',
    names: ' add subtract multiply divide modulo minimum maximum ',
    load: async () => (await import('./math.ts')).math,
  },
  {
    prefix: '',
    names: ' mergeMap mergeMapWithOverride explodeMap ',
    load: async () => (await import('./maps.ts')).maps,
  },
  { prefix: '', names: ' sha256Hex md5sum hmacSHA256Hex ', load: async () => (await import('./hashes.ts')).hashes },
  {
    prefix: '',
    names: ' regexMatch regexReplaceAll ',
    load: async () => (await import('./regular-expressions.ts')).regularExpressions,
  },
  { prefix: '', names: ' toYAML ', load: async () => (await import('./yaml-writing.ts')).yamlWriting },
  { prefix: '', names: ' parseYAML ', load: async () => (await import('./yaml-reading.ts')).yamlReading },
  { prefix: '', names: ' toTOML ', load: async () => (await import('./toml.ts')).toml },
  {
    prefix: '',
    names: ' spew_sdump spew_sprintf spew_dump spew_printf ',
    load: async () => (await import('./spew.ts')).spew,
  },
  { prefix: '', names: ' byKey byTag byPort byMeta explode ', load: async () => (await import('./consul.ts')).consul },
  ...sprigGroups,
];

/** Definitions loaded so far: filled at the first use, then only read and added to. */
const loaded = new Map<string, FunctionDefinition>();

/** The definitions of those of `names` that exist, loading their groups. */
export async function loadFunctions(names: Iterable<string>): Promise<ReadonlyMap<string, FunctionDefinition>> {
  if (loaded.size === 0) for (const group of eagerGroups) remember(group);
  const found = new Map<string, FunctionDefinition>();
  for (const name of names) {
    const group = loaded.has(name) ? undefined : lazyGroups.find((lazy) => isIn(lazy, name));
    if (group !== undefined) remember(await group.load());
    const definition = loaded.get(name);
    if (definition !== undefined) found.set(name, definition);
  }
  return found;
}

function remember({ functions }: FunctionGroup): void {
  for (const definition of functions) loaded.set(definition.name, definition);
}

/** Every name of the catalogue, in no order. */
export function functionNames(): readonly string[] {
  const eager = eagerGroups.flatMap((group) => group.functions.map(({ name }) => name));
  return [...eager, ...lazyGroups.flatMap(namesIn)];
}

/** All groups, loaded: for the reference and its tests. */
export async function loadAllGroups(): Promise<readonly FunctionGroup[]> {
  return [...eagerGroups, ...(await Promise.all(lazyGroups.map((group) => group.load())))];
}
