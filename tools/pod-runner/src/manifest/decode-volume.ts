import type { Quantity } from '@sluice/core';
import { parseQuantity } from '@sluice/core';
import { decodeValueSource } from './decode-container.ts';
import type { Fields } from './fields.ts';
import type { FileSource, KeyToPath, Volume } from './pod.ts';

const TOKEN_SECONDS = 3600; // Kubernetes' default
const FILE_MODE = 0o644;

/** One entry of `volumes`. Kinds that would reach a cluster or this machine's files are refused. */
export function decodeVolume(fields: Fields): Volume | undefined {
  const name = fields.requiredString('name');
  const [type = 'emptyDir'] = fields.names().filter((member) => member !== 'name');
  const decode = decoders[type];
  if (decode !== undefined)
    return fields.object(type, (source) => decode(name, source)) ?? { kind: 'empty-dir', name, memory: false };
  fields.problem(
    `/${type}`,
    `volumes of type ${type} are not supported here`,
    'use emptyDir, secret, configMap, downwardAPI or projected',
  );
  return undefined;
}

const decoders: Readonly<Record<string, (name: string, fields: Fields) => Volume>> = {
  emptyDir: decodeEmptyDir,
  secret: (name, fields) => files(name, fields, [secretSource(fields, 'secretName')]),
  configMap: (name, fields) => files(name, fields, [configMapSource(fields)]),
  downwardAPI: (name, fields) => files(name, fields, [downwardSource(fields)]),
  projected: (name, fields) =>
    files(
      name,
      fields,
      fields.list('sources', decodeProjection).filter((source) => source !== undefined),
    ),
};

function decodeEmptyDir(name: string, fields: Fields): Volume {
  const limit = fields.text('sizeLimit');
  const size = limit === undefined ? undefined : parseQuantity(limit);
  if (size?.ok === false)
    fields.problem(
      '/sizeLimit',
      `${JSON.stringify(limit)} is not a quantity`,
      'use a number with an optional suffix, such as 64Mi',
    );
  return {
    kind: 'empty-dir',
    name,
    memory: fields.string('medium') === 'Memory',
    ...fields.optional({ sizeBytes: size?.ok === true ? bytesOf(size.value) : undefined }),
  };
}

function bytesOf(quantity: Quantity): number {
  return Number(quantity.nanoUnits / 10n ** 9n);
}

function files(name: string, fields: Fields, sources: readonly FileSource[]): Volume {
  return { kind: 'files', name, defaultMode: fields.number('defaultMode') ?? FILE_MODE, sources };
}

function decodeProjection(fields: Fields): FileSource | undefined {
  const source =
    fields.object('serviceAccountToken', (token): FileSource => ({
      kind: 'token',
      path: token.requiredString('path'),
      expirationSeconds: token.number('expirationSeconds') ?? TOKEN_SECONDS,
      ...token.optional({ audience: token.string('audience') }),
    })) ??
    fields.object('secret', (secret) => secretSource(secret, 'name')) ??
    fields.object('configMap', configMapSource) ??
    fields.object('downwardAPI', downwardSource);
  if (source === undefined)
    fields.problem(
      '',
      'names no source that pod-runner knows',
      'use serviceAccountToken, secret, configMap or downwardAPI',
    );
  return source;
}

function secretSource(fields: Fields, nameMember: string): FileSource {
  return {
    kind: 'secret',
    from: fields.requiredString(nameMember),
    ...itemsOf(fields),
    optional: fields.boolean('optional') ?? false,
  };
}

function configMapSource(fields: Fields): FileSource {
  return {
    kind: 'config-map',
    from: fields.requiredString('name'),
    ...itemsOf(fields),
    optional: fields.boolean('optional') ?? false,
  };
}

function itemsOf(fields: Fields): { items?: readonly KeyToPath[] } {
  if (!fields.has('items')) return {};
  return {
    items: fields.list('items', (item) => ({
      key: item.requiredString('key'),
      path: item.requiredString('path'),
      ...item.optional({ mode: item.number('mode') }),
    })),
  };
}

function downwardSource(fields: Fields): FileSource {
  const items = fields.list('items', (item) => ({
    path: item.requiredString('path'),
    ...item.optional({ mode: item.number('mode') }),
    source: decodeValueSource(item) ?? { kind: 'value' as const, value: '' },
  }));
  return { kind: 'downward', items };
}
