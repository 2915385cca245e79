import type { Diagnostic, JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { YamlProblem } from '@sluice/annotations';
import type { Document, LineCounter } from 'yaml';
import { isAlias, isCollection, isScalar, visit } from 'yaml';
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
  const problemAt = (message: string, offset: number): Diagnostic =>
    syntaxError({ message, ...placeOf(lines, offset) }, file);
  const errors = documents.flatMap((document) => [
    ...document.errors.map(({ code, pos }) => problemAt(describeErrorCode(code), pos[0])),
    ...wrongAliases(document).map(({ message, offset }) => problemAt(message, offset)),
  ]);
  if (errors.length > 0) return fail(errors);
  const isJson = looksLikeJson(text);
  const found: ManifestDocument[] = [];
  let start = 0;
  for (const [index, yaml] of documents.entries()) {
    const end = index === documents.length - 1 ? text.length : yaml.range[2];
    const source = text.slice(start, end);
    const value = valueOf(yaml);
    if (value === undefined) return fail([problemAt('aliases (*) that stand for too much', yaml.range[0])]);
    found.push({ value, yaml, source, lines, isJson, problems: [] });
    start = end;
  }
  return succeed(found);
}

// The library reads them as if they were right (`host: *.example.com`), and throws when values are made.
function wrongAliases(document: Document.Parsed): readonly { readonly message: string; readonly offset: number }[] {
  const found: { message: string; offset: number }[] = [];
  const anchors = new Set<string>();
  visit(document, (_key, node, parents) => {
    if (isAlias(node)) {
      const offset = node.range?.[0] ?? 0;
      if (!anchors.has(node.source)) found.push({ message: describeErrorCode('BAD_ALIAS'), offset });
      else if (parents.some((parent) => isCollection(parent) && parent.anchor === node.source)) {
        found.push({ message: 'an alias (*) within the value that it stands for', offset });
      }
    } else if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) anchors.add(node.anchor);
  });
  return found;
}

// `undefined`: the library refuses, because aliases of aliases make it too much.
function valueOf(yaml: Document.Parsed): JsonValue | undefined {
  try {
    return (yaml.toJS() ?? null) as JsonValue;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
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
