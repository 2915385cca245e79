import type { Diagnostic, JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { YamlProblem } from '@sluice/annotations';
import type { Document, LineCounter } from 'yaml';
import { describeErrorCode, parseYamlDocuments, placeOf } from '../yaml/parse-documents.ts';

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
  const parsed = parseYamlDocuments(text, { merge: true });
  if (!parsed.ok) return fail([syntaxError(parsed.error, file)]);
  const { documents, lines } = parsed.value;
  const errors = documents.flatMap((document) =>
    document.errors.map(({ code, pos }) =>
      syntaxError({ message: describeErrorCode(code), ...placeOf(lines, pos[0]) }, file),
    ),
  );
  if (errors.length > 0) return fail(errors);
  const isJson = looksLikeJson(text);
  let start = 0;
  return succeed(
    documents.map((yaml, index) => {
      const end = index === documents.length - 1 ? text.length : yaml.range[2];
      const source = text.slice(start, end);
      start = end;
      return { value: (yaml.toJS() ?? null) as JsonValue, yaml, source, lines, isJson, problems: [] };
    }),
  );
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
    hint: 'correct the document',
  };
}
