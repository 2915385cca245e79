import type { JsonObject } from '@sluice/core';
import type { Fields } from './fields.ts';
import { sortedUnique } from './go-text.ts';
import type { Call, Reply, Route } from './model.ts';

/** Roles, users, connections: what a backend keeps by name, for as long as it is mounted. */
export interface EntryTable<Entry> {
  /** Where they are listed; each stands below it. */
  readonly path: string;
  /** The field that is an entry's name. */
  readonly nameField: string;
  readonly fields: Fields;
  readonly entries: Map<string, Entry>;
  /** Names are kept in lower case. */
  readonly lowerCase?: boolean;
  /** A write counts as an update, even of what is not there yet. */
  readonly neverCreates?: boolean;
  readonly show: (entry: Entry) => JsonObject;
  /** Stores what was sent under `name`; `known` is what is there. */
  readonly write: (
    call: Call,
    name: string,
    known: Entry | undefined,
  ) => Reply | undefined | Promise<Reply | undefined>;
  /** After an entry is deleted; also when there was none. */
  readonly deleted?: (name: string, entry: Entry | undefined) => Promise<void> | void;
}

/** Routes that list, read, write and delete entries. */
export function entryRoutes<Entry>(table: EntryTable<Entry>): readonly Route[] {
  const { entries, nameField, path, fields, show } = table;
  const nameOf = ({ input }: Call): string =>
    table.lowerCase === true ? input.name(nameField).toLowerCase() : input.name(nameField);
  return [
    { pattern: path, list: () => ({ data: { keys: sortedUnique(entries.keys()) } }) },
    {
      pattern: `${path}/:${nameField}`,
      fields,
      ...(table.neverCreates === true ? {} : { exists: (call) => entries.has(nameOf(call)) }),
      read(call) {
        const entry = entries.get(nameOf(call));
        return entry === undefined ? undefined : { data: show(entry) };
      },
      write: (call) => table.write(call, nameOf(call), entries.get(nameOf(call))),
      async delete(call) {
        const name = nameOf(call);
        const entry = entries.get(name);
        entries.delete(name);
        await table.deleted?.(name, entry);
        return undefined;
      },
    },
  ];
}
