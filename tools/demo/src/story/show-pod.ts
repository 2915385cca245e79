import type { JsonObject, JsonValue } from '@sluice/core';
import { Document, visit } from 'yaml';
import { diffLines } from './diff-lines.ts';

/** What the injector changed in a pod, as lines for people: a diff of YAML and the agent's configuration, decoded. */
export interface ShownPod {
  readonly diff: readonly string[];
  readonly configuration: readonly string[];
}

/** Compares the pod as the API server sent it with the pod as it stored it. */
export function showPod(before: JsonObject, after: JsonObject): ShownPod {
  const documents = new Set<string>();
  const diff = diffLines(yamlLines(before), yamlLines(replaceDocuments(after, documents)));
  const decoded = [...documents].map((text) => JSON.parse(Buffer.from(text, 'base64').toString()) as JsonObject);
  const sidecar = decoded.find((document) => document['exit_after_auth'] !== true) ?? decoded[0];
  return { diff, configuration: sidecar === undefined ? [] : JSON.stringify(sidecar, null, 2).split('\n') };
}

// What an API server adds to every container, and what is empty: it says nothing about the injector.
const NOISE = ['terminationMessagePath', 'terminationMessagePolicy', 'imagePullPolicy', 'lifecycle', 'status'];

// As people read a pod; everything else follows in its own order.
const FIRST = [
  'metadata',
  'name',
  'namespace',
  'labels',
  'annotations',
  'spec',
  'initContainers',
  'containers',
  'image',
];

const LINE = 100;

/** Collections that fit in a line stand in one. */
function yamlLines(value: JsonValue): readonly string[] {
  const document = new Document(tidy(value));
  visit(document, {
    Collection: (_, node) => {
      if (JSON.stringify(node.toJSON()).length <= LINE) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd().split('\n');
}

function tidy(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => tidy(entry));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value as JsonObject).filter(
    ([key, member]) => !NOISE.includes(key) || (key === 'lifecycle' && JSON.stringify(member) !== '{}'),
  );
  const place = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const sorted = members.toSorted(([left], [right]) => place(left) - place(right));
  return Object.fromEntries(sorted.map(([key, member]) => [key, tidy(member)]));
}

/** `VAULT_CONFIG` is base64 of JSON: shown apart, not as one long word. */
function replaceDocuments(value: JsonValue, documents: Set<string>): JsonValue {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => replaceDocuments(entry, documents));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as JsonObject;
  const text = object['value'];
  if (object['name'] === 'VAULT_CONFIG' && typeof text === 'string') {
    documents.add(text);
    return { ...object, value: '(base64, shown below)' };
  }
  return Object.fromEntries(Object.entries(object).map(([key, entry]) => [key, replaceDocuments(entry, documents)]));
}
