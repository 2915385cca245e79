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

/** A copy of `root` with `value` at the place that `steps` lead to. Places that do not exist are not made. */
export function withValueAt(root: JsonValue, [step, ...rest]: readonly string[], value: JsonValue): JsonValue {
  if (step === undefined) return value;
  if (isJsonList(root)) {
    return root.map((element, index) => (String(index) === step ? withValueAt(element, rest, value) : element));
  }
  if (!isJsonObject(root) || !Object.hasOwn(root, step)) return root;
  return { ...root, [step]: withValueAt(root[step] ?? null, rest, value) };
}
