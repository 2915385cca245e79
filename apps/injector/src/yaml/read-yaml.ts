import type { YamlProblem } from '@sluice/annotations';
import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { fail, JsonNumber, succeed } from '@sluice/core';
import type { Pair, Scalar } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import { firstProblem, parseYamlDocuments, placeOf } from './parse-documents.ts';

/** Longest text that is read, in UTF-16 units, and what else bounds its cost: some 350 items with all that is usual. */
const limitUnits = 65_536;
const mostMarks = 20_000;

/**
 * One YAML document as the JSON that it stands for, the `YamlReader` of `@sluice/annotations`: core schema, numbers
 * with the text that they have, no aliases, no tags of others. Texts are bounded: the worst take a tenth of a second.
 * Source: spec/injector.md 8.
 */
export function readYaml(text: string): Result<JsonValue, YamlProblem> {
  if (text.length > limitUnits) return fail({ message: `longer than ${limitUnits} characters`, line: 1, column: 1 });
  // The library compares each key with all others of its map; `jsonOfMap` does not.
  const options = { schema: 'core', resolveKnownTags: false, uniqueKeys: false, intAsBigInt: true } as const;
  const parsed = parseYamlDocuments(text, options, mostMarks);
  if (!parsed.ok) return parsed;
  const { documents, lines } = parsed.value;
  const [document, another] = documents;
  if (document === undefined) return succeed(null);
  const problem = firstProblem(document, lines);
  if (problem !== undefined) return fail(problem);
  if (another !== undefined) return fail({ message: 'more than one document', ...placeOf(lines, another.range[0]) });
  try {
    return succeed(jsonOf(document.contents));
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return fail({ message: error.message, ...placeOf(lines, error.offset) });
  }
}

// Thrown within this file only, as a recursive reader ends.
class NotJson extends Error {
  readonly offset: number;

  constructor(node: unknown, message: string) {
    super(message);
    this.offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  }
}

function jsonOf(node: unknown): JsonValue {
  if (node === null || node === undefined) return null;
  if (isScalar(node)) return jsonOfScalar(node);
  if (isSeq(node)) return node.items.map(jsonOf);
  if (isMap(node)) return jsonOfMap(node.items);
  throw new NotJson(node, isAlias(node) ? 'an alias; write the value itself' : 'no value of JSON');
}

function jsonOfMap(pairs: readonly Pair[]): JsonObject {
  const members = new Map<string, JsonValue>();
  for (const { key, value } of pairs) {
    const name = nameOf(key);
    if (members.has(name)) throw new NotJson(key, 'a member that is there already');
    members.set(name, jsonOf(value));
  }
  return Object.fromEntries(members);
}

function nameOf(key: unknown): string {
  if (!isScalar(key)) throw new NotJson(key, 'the name of a member must be a text');
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function jsonOfScalar(node: Scalar): JsonValue {
  const { value, source = '' } = node;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'number' && typeof value !== 'bigint') throw new NotJson(node, 'no value of JSON');
  if (/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/.test(source)) return new JsonNumber(source);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new NotJson(node, 'no number of JSON');
  return new JsonNumber(String(value));
}
