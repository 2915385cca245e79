import { isUtf8 } from 'node:buffer';
import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';

/** What `parseBody` could make of the bytes. */
export type ParsedBody =
  | { readonly kind: 'document'; readonly document: unknown }
  /** Perhaps YAML: no API server sends it, so its parser is loaded only now. */
  | { readonly kind: 'other'; readonly text: string };

/** Largest body that is tried as YAML, and most words and signs in it: its parser is slow; no API server sends it. */
export const yamlLimitBytes = 262_144;
const mostYamlMarks = 50_000;

/**
 * A body as JSON, or as text that may be YAML, since the peer decodes both (recorded). A byte-order mark is dropped;
 * anything after the JSON document is an error. Source: spec/injector.md 2.1.
 */
export function parseBody(bytes: Uint8Array): Result<ParsedBody, string> {
  if (bytes.length === 0) return fail('Empty request body');
  if (!isUtf8(bytes)) return fail('body is not UTF-8; send JSON');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString()
    .replace(/^\ufeff/, '');
  try {
    return succeed({ kind: 'document', document: JSON.parse(text) as unknown });
  } catch (error) {
    const looksLikeJson = /^\s*[{[]/.test(text);
    if (looksLikeJson || bytes.length > yamlLimitBytes) {
      return fail(`error decoding admission request: body is not JSON; ${reason(error)}`);
    }
    return succeed({ kind: 'other', text });
  }
}

/** The text as one YAML document of plain values; aliases and tags beyond JSON's types are refused. */
export async function parseYamlBody(text: string): Promise<Result<unknown, string>> {
  const { parseYamlDocuments } = await import('../yaml/parse-documents.ts');
  const parsed = parseYamlDocuments(text, { schema: 'core', uniqueKeys: false }, mostYamlMarks);
  if (!parsed.ok) return fail(`error decoding admission request: body is ${parsed.error.message}; send JSON`);
  const [document, ...more] = parsed.value.documents;
  if (document === undefined || more.length > 0)
    return fail('error decoding admission request: body is neither JSON nor one YAML document');
  const [problem] = document.errors;
  if (problem !== undefined) return fail('error decoding admission request: body is neither JSON nor YAML');
  try {
    return succeed(document.toJS({ maxAliasCount: 0 }) as unknown);
  } catch {
    return fail('error decoding admission request: body has YAML aliases; send JSON');
  }
}

// V8's message quotes the text around the error, which may hold values of the pod: only the position is kept.
function reason(error: unknown): string {
  const position = error instanceof Error ? /at position \d+/.exec(error.message)?.[0] : undefined;
  return position === undefined ? 'it ends too early or has a wrong byte' : `syntax error ${position}`;
}
