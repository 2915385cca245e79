import { annotationOfPlace } from '@sluice/annotations';
import type { Location } from '@sluice/core';
import type { Pair, YAMLMap } from 'yaml';
import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { ManifestDocument } from './manifest-file.ts';
import { stepsOf } from './json-tree.ts';

/** Where a diagnostic about a pod template stands in the file: at its annotation, or as near as the document goes. */
export function locate(document: ManifestDocument, file: string, template: string, where: Location): Location {
  const steps = [...stepsOf(template), ...stepsWithin(where)];
  return locateSteps(document, file, steps);
}

/** Where a member of the document stands: its key, or the nearest of its parents that is there. */
export function locateSteps(document: ManifestDocument, file: string, steps: readonly string[]): Location {
  return placeAt(document, file, offsetOf(document.yaml.contents, steps) ?? 0);
}

/** Where the value of a member stands, when the document has it written out; else as `locateSteps`. */
export function locateValue(document: ManifestDocument, file: string, steps: readonly string[]): Location {
  const offset = startOf(nodeAt(document, steps));
  return offset === undefined ? locateSteps(document, file, steps) : placeAt(document, file, offset);
}

/** The node that `steps` lead to; `undefined` when it is not written out there. */
export function nodeAt({ yaml }: ManifestDocument, steps: readonly string[]): unknown {
  let node: unknown = yaml.contents;
  for (const step of steps) node = childOf(node, step)?.value;
  return node;
}

function placeAt({ lines }: ManifestDocument, file: string, offset: number): Location {
  const { line, col } = lines.linePos(offset);
  return { kind: 'file', file, line: Math.max(1, line), column: Math.max(1, col) };
}

function stepsWithin(where: Location): readonly string[] {
  if (where.kind === 'annotation') return ['metadata', 'annotations', annotationOfPlace(where.key)];
  return where.kind === 'pointer' ? stepsOf(where.pointer) : ['metadata', 'annotations'];
}

function offsetOf(root: unknown, steps: readonly string[]): number | undefined {
  let node = root;
  let offset = startOf(root);
  for (const step of steps) {
    const next = childOf(node, step);
    if (next === undefined) return offset;
    offset = startOf(next.at) ?? offset;
    node = next.value;
  }
  return offset;
}

function childOf(node: unknown, step: string): { readonly at: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) {
    const pair = pairsOf(node).get(step);
    return pair === undefined ? undefined : { at: pair.key, value: pair.value };
  }
  if (isSeq(node)) {
    const item: unknown = node.items[Number(step)];
    return item === undefined ? undefined : { at: item, value: item };
  }
  return undefined;
}

const found = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

// Each map is searched once, not for each of its members: documents that are located in are not changed.
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = found.get(map);
  if (known !== undefined) return known;
  const named = map.items.flatMap((item): [string, Pair][] =>
    isScalar(item.key) ? [[String(item.key.value), item]] : [],
  );
  const pairs = new Map(named);
  found.set(map, pairs);
  return pairs;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
