import type { Diagnostic, JsonValue, Result } from '@sluice/core';
import { fail, parseJson, succeed } from '@sluice/core';
import type { AnnotationReaders } from './readers.ts';
import type { ValueProblem } from './value-problem.ts';

/**
 * The items of `agent-inject-secrets`, unchecked: they have places of their own, where their problems are reported.
 * JSON is read as JSON, so that YAML costs only those who write it. `undefined`: the text is blank.
 * Source: spec/injector.md 8.
 */
export function parseSecretList(
  text: string,
  { parseYaml }: AnnotationReaders,
): Result<readonly JsonValue[] | undefined, ValueProblem> {
  if (text.trim() === '') return succeed(undefined);
  const json = parseJson(text);
  if (json.ok) return listOf(json.value);
  const asJson = describe('JSON', placeOf(json.error), json.error[0]?.message ?? 'unreadable');
  const isMeantAsJson = /^\s*\[/.test(text);
  if (parseYaml === undefined) {
    const message = 'is no JSON, and YAML is not read here';
    return fail(isMeantAsJson ? { message: asJson } : { message, hint: 'write the list as JSON' });
  }
  const yaml = parseYaml(text);
  if (yaml.ok) return listOf(yaml.value);
  return fail({ message: isMeantAsJson ? asJson : describe('YAML', yaml.error, yaml.error.message) });
}

function listOf(value: JsonValue): Result<readonly JsonValue[], ValueProblem> {
  return isList(value) ? succeed(value) : fail({ message: 'is no list' });
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function describe(language: 'JSON' | 'YAML', place: Place | undefined, message: string): string {
  const at = place === undefined ? '' : ` at line ${place.line}, column ${place.column}`;
  return `is no ${language}${at}: ${message}`;
}

function placeOf([problem]: readonly Diagnostic[]): Place | undefined {
  return problem?.where.kind === 'file' ? problem.where : undefined;
}
