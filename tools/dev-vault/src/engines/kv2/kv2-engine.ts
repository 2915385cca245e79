import type { BackendFactory, Handler } from '../../core/model.ts';
import { unsupportedOperation } from '../../core/errors.ts';
import { dataRoutes } from './data.ts';
import { metadataRoutes } from './metadata.ts';
import type { KvStore } from './versions.ts';

/** Versioned secrets. Source: spec/vault-api.md 7.2. */
export const kv2Engine: BackendFactory = () => {
  const store: KvStore = {
    secrets: new Map(),
    config: { maxVersions: 0, casRequired: false, metadataCasRequired: false, deleteAfterSeconds: 0 },
  };
  return { routes: [...dataRoutes(store), ...metadataRoutes(store)], otherwise: explainPath };
};

const verbs = {
  read: 'get',
  list: 'list',
  scan: 'list',
  create: 'put',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
} as const;

/** Clients of version 1 get a hint. Rule 11. */
const explainPath: Handler = ({ operation, vault }) => {
  if (operation === 'scan' && !vault.traits.scan) throw unsupportedOperation();
  const { product, command } = vault.traits;
  return {
    status: 404,
    data: null,
    warnings: [
      `Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the ${product} CLI, use '${command} kv ${verbs[operation]}' for this operation.`,
    ],
  };
};
