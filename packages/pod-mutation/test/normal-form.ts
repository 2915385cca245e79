import type { Json } from './vectors.ts';

type JsonObject = Record<string, Json>;

/** A mutated pod in the normal form of spec/injector-vectors.md: what the peer leaves to chance is put in order. */
export function normalForm(pod: Json): Json {
  const copy = structuredClone(pod) as JsonObject;
  const spec = objectOf(copy['spec']);
  const containers = [...listOf(spec['containers']), ...listOf(spec['initContainers'])];
  containers.forEach(normalizeContainer);
  renumberCustomVolumes(spec, containers);
  return copy;
}

function normalizeContainer(container: JsonObject): void {
  const resources = container['resources'];
  if (resources !== undefined && Object.keys(objectOf(resources)).length === 0) delete container['resources'];
  for (const variable of listOf(container['env'])) {
    if (variable['name'] !== 'VAULT_CONFIG' || typeof variable['value'] !== 'string') continue;
    const config = JSON.parse(Buffer.from(variable['value'], 'base64').toString('utf8')) as JsonObject;
    const templates = config['template'];
    if (Array.isArray(templates)) templates.sort(compareTemplates);
    delete variable['value'];
    variable['config'] = config;
  }
}

function compareTemplates(left: Json, right: Json): number {
  const key = (value: Json): string => `${objectOf(value)['destination'] as string}\0${JSON.stringify(value)}`;
  return Buffer.compare(Buffer.from(key(left)), Buffer.from(key(right)));
}

function renumberCustomVolumes(spec: JsonObject, containers: readonly JsonObject[]): void {
  const paths = new Map<string, string>();
  for (const container of containers) {
    for (const { name, mountPath } of listOf(container['volumeMounts'])) {
      if (isCustom(name)) paths.set(name, mountPath as string);
    }
  }
  const order = [...paths].sort(([, left], [, right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const renamed = new Map(order.map(([name], index) => [name, `vault-secrets-custom-${index}`]));
  rename(listOf(spec['volumes']), renamed);
  for (const container of containers) rename(listOf(container['volumeMounts']), renamed);
}

function rename(entries: JsonObject[], renamed: ReadonlyMap<string, string>): void {
  const places = entries.flatMap(({ name }, index) => (isCustom(name) ? [index] : []));
  const custom = places
    .map((index) => ({ ...entries[index]!, name: renamed.get(entries[index]!['name'] as string)! }))
    .sort((left, right) => left.name.localeCompare(right.name, 'en', { numeric: true }));
  places.forEach((index, position) => {
    entries[index] = custom[position]!;
  });
}

function isCustom(name: Json | undefined): name is string {
  return typeof name === 'string' && /^vault-secrets-custom-\d+$/.test(name);
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}
