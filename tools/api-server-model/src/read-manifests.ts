import type { JsonObject } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import { parseAllDocuments } from 'yaml';
import { isObject } from './json.ts';

/** The objects of a YAML or JSON text with one or more documents. Throws `MANIFEST_SYNTAX` naming file and line. */
export function readManifests(text: string, file: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      const line = error.linePos?.[0].line ?? 1;
      throw new SluiceError(
        'MANIFEST_SYNTAX',
        `${file}:${line}: ${error.code.toLowerCase().replaceAll('_', ' ')}; correct the YAML`,
      );
    }
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    if (isObject(value)) return [value];
    throw new SluiceError('MANIFEST_SYNTAX', `${file}: a document is no object; give Kubernetes manifests`);
  });
}
