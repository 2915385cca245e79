import type { JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { AnnotationDiagnostic } from './diagnostic.ts';
import { annotationDiagnostic } from './diagnostic.ts';
import { findEntry } from './key.ts';
import { prefixOf } from './prefix.ts';

/**
 * What is wrong with the value of an annotation that is no text, which API servers refuse: YAML without quotes
 * (`agent-inject: true`), or a list without `|`. `undefined` for texts, and for `null`, which counts as an empty one.
 */
export function notTextProblem(key: string, value: JsonValue): AnnotationDiagnostic | undefined {
  if (typeof value === 'string' || value === null) return undefined;
  const where = { kind: 'annotation', key } as const;
  const message = `is ${kindOf(value)}, and annotations are texts`;
  const options = { hint: hintFor(key, value), stage: 'pod' } as const;
  return annotationDiagnostic('error', 'annotation/not-text', where, message, options);
}

/** Whether an annotation is a list of names, which are separated by commas when they are one text. */
export function isListOfNames(key: string): boolean {
  return findEntry(key.slice((prefixOf(key) ?? key).length))?.entry.kind === 'list';
}

function hintFor(key: string, value: JsonValue): string {
  if (typeof value !== 'object' || value instanceof JsonNumber) return 'put it into quotes';
  if (Array.isArray(value) && isListOfNames(key)) return 'write the names with commas between them';
  return 'write | behind the key, so that it is one text';
}

function kindOf(value: JsonValue): string {
  if (typeof value === 'boolean') return 'a boolean';
  if (typeof value === 'number' || value instanceof JsonNumber) return 'a number';
  return Array.isArray(value) ? 'a list' : 'an object';
}
