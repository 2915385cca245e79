import type { Diagnostic, JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { Document, LineCounter } from 'yaml';
import { parseAllDocuments, LineCounter as Lines } from 'yaml';

/** One document of a file: its value, and enough of its text to change it without touching the rest. */
export interface ManifestDocument {
  readonly value: JsonValue;
  readonly yaml: Document.Parsed;
  /** The document as it stands in the file, with everything before it. */
  readonly source: string;
  readonly lines: LineCounter;
  /** JSON is valid YAML, but must stay JSON. */
  readonly isJson: boolean;
}

/**
 * Reads YAML or JSON with any number of documents, Helm's output for example. Fails with each syntax error and its
 * place. Sources of all documents put together are the text.
 */
export function parseManifests(text: string, file: string): Result<readonly ManifestDocument[]> {
  const lines = new Lines();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    merge: true,
    logLevel: 'silent',
    keepSourceTokens: false,
  });
  const documents = 'empty' in parsed ? [] : parsed;
  const errors = documents.flatMap(({ errors: found }) => found.map((error) => syntaxError(error, file)));
  if (errors.length > 0) return fail(errors);
  const isJson = looksLikeJson(text);
  let start = 0;
  return succeed(
    documents.map((yaml, index) => {
      const end = index === documents.length - 1 ? text.length : yaml.range[2];
      const source = text.slice(start, end);
      start = end;
      return { value: (yaml.toJS() ?? null) as JsonValue, yaml, source, lines, isJson };
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

// The library's message quotes the text around the error; its code says as much in words of ours.
function syntaxError(
  error: { readonly code: string; readonly linePos?: readonly { readonly line: number; readonly col: number }[] },
  file: string,
): Diagnostic {
  const [place] = error.linePos ?? [];
  return {
    code: 'manifest/syntax',
    severity: 'error',
    where: { kind: 'file', file, line: place?.line ?? 1, column: place?.col ?? 1 },
    message: `not YAML: ${error.code.toLowerCase().replaceAll('_', ' ')}`,
    hint: 'correct the document',
  };
}
