import type { JsonObject, JsonValue } from '@sluice/core';
import { elementsOf, membersOf } from './json-tree.ts';

/** An object of a manifest, and the steps to it: none, unless it is an item of a list. */
export interface ManifestObject {
  readonly object: JsonObject;
  readonly steps: readonly string[];
}

/** The object of a manifest, or those of a List. */
export function objectsOf(manifest: JsonValue, steps: readonly string[] = []): readonly ManifestObject[] {
  const object = membersOf(manifest);
  const { kind, items } = object;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [{ object, steps }];
  return elementsOf(items).flatMap((item, index) => objectsOf(item, [...steps, 'items', String(index)]));
}

/** The kind of an object; empty when it has none. */
export function kindOf({ kind }: JsonObject): string {
  return typeof kind === 'string' ? kind : '';
}
