import type { Entity, Mount } from './model.ts';
import type { RandomIds } from './random-ids.ts';

/** One entity per mount and alias name. */
export class IdentityStore {
  readonly #ids: RandomIds;
  readonly #entities = new Map<string, Entity>();

  constructor(ids: RandomIds) {
    this.#ids = ids;
  }

  /** The entity of an alias; made at its first login. */
  entityFor(mount: Mount, name: string, metadata: Readonly<Record<string, string>>, nowMs: number): Entity {
    const known = this.all().find(({ aliases }) =>
      aliases.some((alias) => alias.name === name && alias.mount.accessor === mount.accessor),
    );
    if (known !== undefined) return known;
    const entity: Entity = {
      id: this.#ids.uuid(),
      name: `entity_${this.#ids.hex(8)}`,
      metadata: {},
      createdMs: nowMs,
      aliases: [{ id: this.#ids.uuid(), name, mount, metadata }],
    };
    this.#entities.set(entity.id, entity);
    return entity;
  }

  find(id: string): Entity | undefined {
    return this.#entities.get(id);
  }

  findByName(name: string): Entity | undefined {
    return this.all().find((entity) => entity.name === name);
  }

  all(): readonly Entity[] {
    return [...this.#entities.values()];
  }

  delete(id: string): void {
    this.#entities.delete(id);
  }
}
