import type { Container, Pod, ValueSource } from '../manifest/pod.ts';
import type { KeyedData } from '../manifest/load.ts';
import { fieldText, resourceText } from './field.ts';
import type { PodAddresses } from './field.ts';

/** Everything that variables and volume files of a pod are made from. */
export interface Sources {
  readonly pod: Pod;
  readonly addresses: PodAddresses;
  readonly secrets: Readonly<Record<string, KeyedData>>;
  readonly configMaps: Readonly<Record<string, KeyedData>>;
}

/** The value, `absent` for an optional one that is not there, or what is wrong. */
export type SourceValue =
  | { readonly kind: 'found'; readonly value: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'problem'; readonly message: string };

/** Resolves one `valueFrom`. `container` is the one that resource references mean when they name none. */
export function resolveSource(source: ValueSource, container: Container | undefined, sources: Sources): SourceValue {
  switch (source.kind) {
    case 'value':
      return { kind: 'found', value: source.value };
    case 'field':
      return foundOr(fieldText(source.path, sources.pod, sources.addresses), `${source.path} is not a field of pods`);
    case 'resource': {
      const named = [...sources.pod.containers, ...sources.pod.initContainers].find(
        ({ name }) => name === source.container,
      );
      const owner = source.container === undefined ? container : named;
      const text = owner === undefined ? undefined : resourceText(source.resource, source.divisor, owner);
      return foundOr(text, `${source.resource} is not a resource of a container of this pod`);
    }
    case 'secret-key':
    case 'config-map-key':
      return keyValue(source, sources);
  }
}

/** A Secret or ConfigMap by name. */
export function keyedDataOf(kind: 'secret' | 'config-map', name: string, sources: Sources): KeyedData | undefined {
  const all = kind === 'secret' ? sources.secrets : sources.configMaps;
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** `secret "x"`, as messages name it. */
export function nameOfSource(kind: 'secret' | 'config-map', name: string): string {
  return `${kind === 'secret' ? 'secret' : 'config map'} ${JSON.stringify(name)}`;
}

function keyValue(
  source: Extract<ValueSource, { kind: 'secret-key' | 'config-map-key' }>,
  sources: Sources,
): SourceValue {
  const kind = source.kind === 'secret-key' ? 'secret' : 'config-map';
  const value = keyedDataOf(kind, source.from, sources)?.[source.key];
  if (value !== undefined)
    return { kind: 'found', value: typeof value === 'string' ? value : Buffer.from(value).toString() };
  if (source.optional) return { kind: 'absent' };
  return {
    kind: 'problem',
    message: `${nameOfSource(kind, source.from)} with key ${JSON.stringify(source.key)} is not given`,
  };
}

function foundOr(value: string | undefined, message: string): SourceValue {
  return value === undefined ? { kind: 'problem', message } : { kind: 'found', value };
}
