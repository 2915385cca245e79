import { closestName } from '@sluice/core';
import type { FileLocation, HclKey, HclObject, HclValue } from '../hcl/tree.ts';
import type { Field, Occurrence, Report } from './field.ts';
import { reportError, reportWarning } from './field.ts';
import { wrongType } from './scalar.ts';

export type Fields<T> = { readonly [Name in keyof T]: Field<T[Name]> };

export interface BlockSchema<T> {
  /** For messages: `vault`, `template`. */
  readonly name: string;
  readonly fields: Fields<T>;
  /** Whether the block may have a label (`listener "tcp" {`), also as a key around its body. */
  readonly labelled?: boolean;
  /** What an unknown key is. Default: `warning`. Source: spec/agent.md 2.5. */
  readonly unknownKeys?: 'error' | 'warning';
  /** Keys that the peer knows and that mean nothing here; a final `*` stands for any rest. */
  readonly ignored?: readonly string[];
}

/** A block that has been read: its values, and where it and each of them stand. */
export interface Block<T> {
  readonly where: FileLocation;
  readonly label?: HclKey;
  readonly values: Partial<T>;
  readonly places: ReadonlyMap<string, FileLocation>;
}

/** The schema of a block, ready to read one. */
export interface BlockReader<T> {
  readonly schema: BlockSchema<T>;
  readBody(body: Body, report: Report): Block<T>;
}

interface Body {
  readonly label?: HclKey;
  readonly object: HclObject;
}

export function block<T extends object>(schema: BlockSchema<T>): BlockReader<T> {
  return { schema, readBody: (body, report) => readBody(schema, body, report) };
}

/** A block that stands at most once. */
export function one<T>(reader: BlockReader<T>): Field<Block<T>> {
  return {
    nests: true,
    read: (occurrences, report) => {
      const [first, ...rest] = bodiesOf(occurrences, reader.schema, report);
      for (const { object } of rest) {
        const message = `${reader.schema.name} may stand once only`;
        reportError(report, 'agent-config/repeated-block', object.where, message, 'merge the blocks into one');
      }
      return first === undefined ? undefined : reader.readBody(first, report);
    },
  };
}

/** A block of which only the last one counts, as the peer has it for `wait` and `exec` in templates. */
export function lastOne<T>(reader: BlockReader<T>): Field<Block<T>> {
  return {
    nests: true,
    read: (occurrences, report) => {
      const last = bodiesOf(occurrences, reader.schema, report).at(-1);
      return last === undefined ? undefined : reader.readBody(last, report);
    },
  };
}

/** A block that may repeat. */
export function many<T>(reader: BlockReader<T>): Field<readonly Block<T>[]> {
  return {
    nests: true,
    read: (occurrences, report) =>
      bodiesOf(occurrences, reader.schema, report).map((body) => reader.readBody(body, report)),
  };
}

/**
 * The bodies of a block in all its spellings: `name {}`, `name "label" {}`, an object, a list of objects, and, decided
 * by the schema and never by the shape of the neighbours, an object with labels as keys. Source: spec/agent.md 2.3.
 */
function bodiesOf<T>(occurrences: readonly Occurrence[], schema: BlockSchema<T>, report: Report): readonly Body[] {
  return occurrences.flatMap(({ labels, value }) => {
    const [label, extra] = labels;
    if (extra !== undefined || (label !== undefined && schema.labelled !== true)) {
      const where = (schema.labelled === true ? extra : label)?.where ?? value.where;
      const hint = schema.labelled === true ? 'keep one' : 'remove it';
      reportError(report, 'agent-config/label', where, `${schema.name} has a label too many`, hint);
    }
    return unfold(value, label, schema, report);
  });
}

function unfold<T>(
  value: HclValue,
  label: HclKey | undefined,
  schema: BlockSchema<T>,
  report: Report,
): readonly Body[] {
  switch (value.kind) {
    case 'null':
      return [];
    case 'list':
      return value.items.flatMap((item) => unfold(item, label, schema, report));
    case 'object':
      if (label === undefined && isLabelMap(value, schema)) {
        return value.items.flatMap((item) => unfold(item.value, item.key, schema, report));
      }
      return [label === undefined ? { object: value } : { label, object: value }];
    default:
      wrongType(report, value.where, schema.name, 'a block');
      return [];
  }
}

function isLabelMap<T>(object: HclObject, schema: BlockSchema<T>): boolean {
  if (schema.labelled !== true || object.items.length === 0) return false;
  return object.items.every(({ key, value }) => {
    const name = knownName(schema, key.text);
    return holdsObjects(value) && (name === undefined || !schema.fields[name].nests);
  });
}

function holdsObjects(value: HclValue): boolean {
  return (
    value.kind === 'object' || (value.kind === 'list' && value.items.length > 0 && value.items.every(holdsObjects))
  );
}

function readBody<T>(schema: BlockSchema<T>, { label, object }: Body, report: Report): Block<T> {
  const occurrences = new Map<keyof T, Occurrence[]>();
  for (const item of object.items) {
    const name = knownName(schema, item.key.text);
    if (name === undefined) reportUnknown(schema, item.key, report);
    else occurrences.set(name, [...(occurrences.get(name) ?? []), item]);
  }
  const values: Partial<T> = {};
  const places = new Map<string, FileLocation>();
  for (const [name, found] of occurrences) {
    const value = schema.fields[name].read(found, report);
    if (value === undefined) continue;
    values[name] = value;
    places.set(String(name), found.at(-1)?.key.where ?? object.where);
  }
  const where = object.where;
  return label === undefined ? { where, values, places } : { where, label, values, places };
}

/** Keys match without regard to case. */
function knownName<T>(schema: BlockSchema<T>, key: string): keyof T | undefined {
  const wanted = key.toLowerCase();
  return (Object.keys(schema.fields) as (keyof T & string)[]).find((name) => name === wanted);
}

function reportUnknown<T>(
  { name, fields, unknownKeys, ignored = [] }: BlockSchema<T>,
  key: HclKey,
  report: Report,
): void {
  const matches = (pattern: string): boolean => {
    const wanted = key.text.toLowerCase();
    return pattern.endsWith('*') ? wanted.startsWith(pattern.slice(0, -1)) : wanted === pattern;
  };
  if (ignored.some(matches)) {
    const message = `${key.text} has no effect in an agent`;
    report({ code: 'agent-config/ignored-key', severity: 'info', where: key.where, message });
    return;
  }
  const near = closestName(key.text, Object.keys(fields));
  const hint = near === undefined ? 'remove it' : `did you mean ${near}?`;
  const message = `unknown key ${key.text}${name === '' ? '' : ` in ${name}`}`;
  const tell = unknownKeys === 'error' ? reportError : reportWarning;
  tell(report, 'agent-config/unknown-key', key.where, message, hint);
}
