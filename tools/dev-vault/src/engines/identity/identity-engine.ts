import type { BackendFactory, Call, Entity, Reply } from '../../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { sortedUnique, timeText } from '../../core/go-text.ts';
import { routePathOf } from '../../core/mount.ts';

/** As much of identity as templated policies and look-ups need. Source: spec/vault-api.md 6.6. */
export const identityEngine: BackendFactory = ({ vault }) => ({
  routes: [
    { pattern: 'entity/id', list: () => ({ data: { keys: sortedUnique(vault.identity.all().map(({ id }) => id)) } }) },
    {
      pattern: 'entity/name',
      list: () => ({ data: { keys: sortedUnique(vault.identity.all().map(({ name }) => name)) } }),
    },
    {
      pattern: 'entity/id/:id',
      fields: { id: 'string' },
      read: ({ input }) => show(vault.identity.find(input.name('id'))),
      delete({ input }) {
        vault.identity.delete(input.name('id'));
        return undefined;
      },
    },
    {
      pattern: 'entity/name/*name',
      fields: { name: 'string' },
      read: ({ input }) => show(vault.identity.findByName(input.name('name'))),
    },
    {
      pattern: 'lookup/entity',
      fields: { id: 'string', name: 'string', alias_name: 'string', alias_mount_accessor: 'string' },
      write: (call) => show(lookup(call)),
    },
  ],
});

function lookup({ vault, input }: Call): Entity | undefined {
  const id = input.text('id');
  if (id !== undefined) return vault.identity.find(id);
  const name = input.text('name');
  if (name !== undefined) return vault.identity.findByName(name);
  const accessor = input.text('alias_mount_accessor');
  return vault.identity
    .all()
    .find(({ aliases }) =>
      aliases.some((alias) => alias.name === input.text('alias_name') && alias.mount.accessor === accessor),
    );
}

function show(entity: Entity | undefined): Reply | undefined {
  return entity === undefined ? undefined : { data: describe(entity) };
}

function describe({ id, name, metadata, createdMs, aliases }: Entity): JsonObject {
  return {
    aliases: aliases.map((alias) => ({
      canonical_id: id,
      id: alias.id,
      metadata: alias.metadata,
      mount_accessor: alias.mount.accessor,
      mount_path: routePathOf(alias.mount),
      mount_type: alias.mount.type,
      name: alias.name,
    })),
    creation_time: timeText(createdMs),
    direct_group_ids: [],
    disabled: false,
    group_ids: [],
    id,
    inherited_group_ids: [],
    last_update_time: timeText(createdMs),
    merged_entity_ids: null,
    metadata,
    name,
    namespace_id: 'root',
    policies: [],
  };
}
