import type { Result } from '@sluice/core';
import type { InjectManifestOptions } from './inject-manifest.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { parseManifests } from './manifest-file.ts';
import { annotationsByNamespace } from './namespaces.ts';
import type { InputFile } from './read-input.ts';

/** A file of manifests, parsed. */
export interface ManifestFile extends InputFile {
  readonly documents: Result<readonly ManifestDocument[]>;
}

/** All files, and the options with what the Namespaces in them give to pods in any of them. */
export function readManifests(
  inputs: readonly InputFile[],
  options: InjectManifestOptions,
): { readonly files: readonly ManifestFile[]; readonly options: InjectManifestOptions } {
  const files = inputs.map((input) => ({ ...input, documents: parseManifests(input.text, input.file) }));
  const manifests = files.flatMap(({ documents }) => (documents.ok ? documents.value.map(({ value }) => value) : []));
  return { files, options: { ...options, namespaces: annotationsByNamespace(manifests, options.settings) } };
}
