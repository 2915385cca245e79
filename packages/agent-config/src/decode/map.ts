import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { HclObject, HclValue } from '../hcl/tree.ts';
import type { Field, Occurrence, Report } from './field.ts';
import { wrongType } from './scalar.ts';

/** Free-form members. Repeated blocks are merged, `[{...}]` counts as `{...}`. Source: spec/agent.md 2.2 and 2.3. */
export function map(): Field<JsonObject> {
  return {
    nests: true,
    read: (occurrences, report) => {
      const objects = occurrences.flatMap((occurrence) => objectsOf(occurrence, report));
      return objects.length === 0 ? undefined : toMap(objects);
    },
  };
}

function objectsOf({ key, value }: Occurrence, report: Report): readonly HclObject[] {
  const values = value.kind === 'list' ? value.items : [value];
  return values.flatMap((item) => {
    if (item.kind === 'object') return [item];
    if (item.kind !== 'null') wrongType(report, item.where, key.text, 'a block');
    return [];
  });
}

function toMap(objects: readonly HclObject[]): JsonObject {
  const items = objects.flatMap((object) => object.items);
  return Object.fromEntries(items.map(({ key, value }) => [key.text, toJson(value)]));
}

function toJson(value: HclValue): JsonValue {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      // Octal and hexadecimal are HCL's alone; a fraction may lack the digit before its point.
      return new JsonNumber(value.integer === undefined ? decimalText(value.text) : String(value.integer));
    case 'boolean':
      return value.value;
    case 'null':
      return null;
    case 'list':
      return value.items.map(toJson);
    case 'object':
      return toMap([value]);
  }
}

function decimalText(text: string): string {
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/.test(text) ? text : String(Number(text));
}
