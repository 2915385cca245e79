import type { Diagnostic, JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { YamlProblem } from '@sluice/annotations';
import type { Document, LineCounter } from 'yaml';
import { describeErrorCode, parseYamlDocuments, placeOf } from '../yaml/parse-documents.ts';
import { documentProblems } from './document-problems.ts';

/** One document of a file: its value, and enough of its text to change it without touching the rest. */
export interface ManifestDocument {
  readonly value: JsonValue;
  readonly yaml: Document.Parsed;
  /** The document as it stands in the file, with everything before it. */
  readonly source: string;
  readonly lines: LineCounter;
  /** JSON is valid YAML, but must stay JSON. */
  readonly isJson: boolean;
  /** What is wrong beside the syntax, at its place; `value` is as if it were right. */
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads YAML or JSON with any number of documents, Helm's output for example. Fails with each syntax error and its
 * place. Sources of all documents put together are the text.
 */
export function parseManifests(text: string, file: string): Result<readonly ManifestDocument[]> {
  const parsed = parseYamlDocuments(text, { merge: true, uniqueKeys: false });
  if (!parsed.ok) return fail([syntaxError(parsed.error, file)]);
  const { documents, lines } = parsed.value;
  const problemAt = (message: string, offset: number): Diagnostic =>
    syntaxError({ message, ...placeOf(lines, offset) }, file);
  const errors = documents.flatMap((document) => [
    ...document.errors.map(({ code, pos }) => problemAt(describeErrorCode(code), pos[0])),
    ...documentProblems(document).map(({ message, offset }) => problemAt(message, offset)),
  ]);
  if (errors.length > 0) return fail(errors);
  const isJson = looksLikeJson(text);
  const found: ManifestDocument[] = [];
  let start = 0;
  for (const [index, yaml] of documents.entries()) {
    const end = index === documents.length - 1 ? text.length : yaml.range[2];
    const source = text.slice(start, end);
    const value = (yaml.toJS({ maxAliasCount: -1 }) ?? null) as JsonValue; // documentProblems() bounds them
    found.push({ value, yaml, source, lines, isJson, problems: [] });
    start = end;
  }
  return succeed(found);
}

function looksLikeJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function syntaxError({ message, line, column }: YamlProblem, file: string): Diagnostic {
  return {
    code: 'manifest/syntax',
    severity: 'error',
    where: { kind: 'file', file, line, column },
    message: `not YAML: ${message}`,
  };
}
