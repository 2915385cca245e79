import { isListOfNames, notTextProblem } from '@sluice/annotations';
import type { Diagnostic, JsonValue } from '@sluice/core';
import { formatLocation } from '@sluice/core';
import { podTemplatesOf } from '@sluice/pod-mutation';
import { isScalar } from 'yaml';
import type { Placement } from './json-tree.ts';
import { isJsonList, isJsonObject, stepsOf, valueAt, withValuesAt } from './json-tree.ts';
import { locateValue, nodeAt } from './locate.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { objectsOf } from './objects.ts';

/**
 * A document as if all its annotations had been written as texts, with an error for each that is none. API servers
 * refuse such an object as a whole; so the other problems of its pods are found too.
 */
export function withTextAnnotations(
  document: ManifestDocument,
  file: string,
  podTemplates: Readonly<Record<string, string>>,
): ManifestDocument {
  const problems: Diagnostic[] = [];
  const placements: Placement[] = [];
  const { value } = document;
  for (const steps of annotationsIn(value, podTemplates)) {
    const annotations = valueAt(value, steps);
    if (!isJsonObject(annotations)) continue;
    const texts: Record<string, JsonValue> = {};
    for (const [key, given] of Object.entries(annotations)) {
      const problem = notTextProblem(key, given);
      texts[key] = problem === undefined ? given : textOf(document, [...steps, key], key, given);
      if (problem !== undefined) problems.push(placed(problem, document, file, [...steps, key]));
    }
    placements.push({ steps, value: texts });
  }
  if (problems.length === 0) return document;
  return { ...document, value: withValuesAt(value, placements), problems: [...document.problems, ...problems] };
}

/** The steps to all annotations whose owners are known: objects, and the templates of their pods. */
export function annotationsIn(
  value: JsonValue,
  podTemplates: Readonly<Record<string, string>>,
): readonly (readonly string[])[] {
  const owners = [
    ...objectsOf(value).map(({ steps }) => steps),
    ...podTemplatesOf(value, podTemplates).templates.map(({ pointer }) => stepsOf(pointer)),
  ];
  const unique = new Map(owners.map((steps) => [steps.join('/'), steps]));
  return Array.from(unique.values(), (steps) => [...steps, 'metadata', 'annotations']);
}

function placed(problem: Diagnostic, document: ManifestDocument, file: string, steps: readonly string[]): Diagnostic {
  const { where, message } = problem;
  return { ...problem, where: locateValue(document, file, steps), message: `${formatLocation(where)}: ${message}` };
}

// As it stands there: `0400` is a number whose text has four digits.
function textOf(document: ManifestDocument, steps: readonly string[], key: string, value: JsonValue): string {
  const node = nodeAt(document, steps);
  if (isScalar(node) && node.source !== undefined) return node.source;
  if (isJsonList(value) && isListOfNames(key)) return value.map(plainText).join(',');
  return plainText(value);
}

function plainText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
