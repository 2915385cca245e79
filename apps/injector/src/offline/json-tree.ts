import type { JsonObject, JsonValue } from '@sluice/core';
import { parseJsonPointer } from '@sluice/core';

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The members of an object; none for anything else. */
export function membersOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The members of an object that are texts, as annotations must be. */
export function textsOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const texts = Object.entries(membersOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

/** The elements of a list; none for anything else. */
export function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}

/** The steps of a pointer that the engine made; numbers for elements of lists are still texts. */
export function stepsOf(pointer: string): readonly string[] {
  const steps = parseJsonPointer(pointer);
  return steps.ok ? steps.value : [];
}

/** The value that `steps` lead to; `undefined` when nothing is there. */
export function valueAt(root: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
  let value = root;
  for (const step of steps) value = isJsonList(value) ? value[Number(step)] : ownMember(value, step);
  return value;
}

function ownMember(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const members = membersOf(value);
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** A value to put at the place that steps lead to. */
export interface Placement {
  readonly steps: readonly string[];
  readonly value: JsonValue;
}

/**
 * A copy of `root` with all values at their places, the later ones within the earlier ones. Places that do not exist are
 * not made. Each list and object is copied once, however many values go into it.
 */
export function withValuesAt(root: JsonValue, placements: readonly Placement[]): JsonValue {
  const last = placements.findLastIndex(({ steps }) => steps.length === 0);
  const base = placements[last]?.value ?? root;
  const within = placements.slice(last + 1);
  if (within.length === 0) return base;
  const byStep = new Map<string, Placement[]>();
  for (const { steps, value } of within) {
    const [step = '', ...rest] = steps;
    const group = byStep.get(step);
    if (group === undefined) byStep.set(step, [{ steps: rest, value }]);
    else group.push({ steps: rest, value });
  }
  if (isJsonList(base)) return base.map((element, index) => withValuesAt(element, byStep.get(String(index)) ?? []));
  if (!isJsonObject(base)) return base;
  const changed = Array.from(byStep).filter(([step]) => Object.hasOwn(base, step));
  return {
    ...base,
    ...Object.fromEntries(changed.map(([step, group]) => [step, withValuesAt(base[step] ?? null, group)])),
  };
}
