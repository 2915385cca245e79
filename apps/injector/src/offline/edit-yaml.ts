import type { JsonObject, JsonValue } from '@sluice/core';
import { jsonEquals } from '@sluice/core';
import type { Document, Node, YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { documentProblems } from './document-problems.ts';
import { isJsonList, isJsonObject } from './json-tree.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { isSameElement, spliceYaml } from './splice-yaml.ts';

/**
 * The text of a document with its value changed to `after`. Where things are only added, every byte of the document
 * stays; where that is not enough, the document is written anew, with its comments, order and quotes.
 */
export function editDocument(document: ManifestDocument, after: JsonValue): string {
  const { value, source, isJson } = document;
  if (jsonEquals(value, after)) return source;
  if (isJson) return `${JSON.stringify(after, null, 2)}\n`;
  return splicedText(document, after) ?? rewrittenText(document, after);
}

// Read again, because a wrong place would be worse than a document in another style.
function splicedText({ value, source }: ManifestDocument, after: JsonValue): string | undefined {
  const { contents, errors } = parseDocument(source, asRead);
  if (errors.length > 0) return undefined;
  const text = spliceYaml(source, contents, value, after, hasIndentedLists(source));
  if (text === undefined) return undefined;
  const again = parseDocument(text, asRead);
  if (again.errors.length > 0 || documentProblems(again).length > 0) return undefined;
  return jsonEquals(again.toJS({ maxAliasCount: -1 }) as JsonValue, after) ? text : undefined;
}

// The library compares each key with all others of its map; `documentProblems` does not.
const asRead = { merge: true, uniqueKeys: false } as const;

function rewrittenText({ value, yaml, source }: ManifestDocument, after: JsonValue): string {
  const copy = yaml.clone();
  copy.contents = edited(copy, copy.contents, value, after) as typeof copy.contents;
  return copy.toString({ lineWidth: 0, indentSeq: hasIndentedLists(source) });
}

function edited(document: Document, node: Node | null, before: JsonValue, after: JsonValue): Node | null {
  if (jsonEquals(before, after)) return node;
  if (isMap(node) && isJsonObject(before) && isJsonObject(after)) return editMap(document, node, before, after);
  if (isSeq(node) && isJsonList(before) && isJsonList(after)) return editList(document, node, before, after);
  return document.createNode(after);
}

function editMap(document: Document, map: YAMLMap, before: JsonObject, after: JsonObject): Node {
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) map.delete(key);
  for (const [key, value] of Object.entries(after)) {
    if (Object.hasOwn(before, key) && jsonEquals(before[key] ?? null, value)) continue;
    const pair = map.items.find((item) => keyOf(item) === key);
    if (pair === undefined) map.add(document.createPair(key, value));
    else pair.value = edited(document, pair.value as Node | null, before[key] ?? null, value);
  }
  return map;
}

function editList(document: Document, list: YAMLSeq, before: readonly JsonValue[], after: readonly JsonValue[]): Node {
  const items: unknown[] = [];
  let next = 0;
  for (const value of after) {
    const old = before[next];
    if (old !== undefined && isSameElement(old, value)) {
      items.push(edited(document, list.items[next] as Node | null, old, value));
      next += 1;
    } else {
      items.push(document.createNode(value));
    }
  }
  if (next < before.length) return document.createNode(after);
  list.items = items;
  return list;
}

function keyOf(item: unknown): unknown {
  if (!isPair(item)) return undefined;
  const { key } = item;
  return isScalar(key) ? String(key.value) : key;
}

/** Whether lists inside maps are indented: `key:` and, two places further in, `- item`. */
function hasIndentedLists(source: string): boolean {
  const list = /^( *)(?:- )*[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- /m.exec(source);
  return list === null || (list[2] ?? '').length > (list[1] ?? '').length;
}
