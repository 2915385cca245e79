import type { Diagnostic, Result } from '@sluice/core';
import { succeed } from '@sluice/core';
import type { InjectManifestOptions } from './inject-manifest.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { parseManifests } from './manifest-file.ts';
import { annotationsByNamespace } from './namespaces.ts';
import type { InputFile } from './read-input.ts';
import { withTextAnnotations } from './text-annotations.ts';
import { unknownPlaces, unusedPodTemplates } from './unknown-places.ts';

/** A file of manifests, parsed. */
export interface ManifestFile extends InputFile {
  readonly documents: Result<readonly ManifestDocument[]>;
}

/** All manifests of a command line. */
export interface Manifests {
  readonly files: readonly ManifestFile[];
  /** As given, with what the Namespaces among the manifests give to pods in any of them. */
  readonly options: InjectManifestOptions;
  /** What is wrong with the flags, now that the manifests are known. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads all files. Annotations that are no texts are read as the texts that were meant, and reported. */
export function readManifests(inputs: readonly InputFile[], options: InjectManifestOptions): Manifests {
  const files = inputs.map((input) => ({ ...input, documents: readDocuments(input, options) }));
  const manifests = files.flatMap(({ documents }) => (documents.ok ? documents.value.map(({ value }) => value) : []));
  return {
    files,
    options: { ...options, namespaces: annotationsByNamespace(manifests, options.settings) },
    diagnostics: unusedPodTemplates(manifests, options.podTemplates),
  };
}

function readDocuments(
  { text, file }: InputFile,
  { podTemplates }: InjectManifestOptions,
): Result<readonly ManifestDocument[]> {
  const documents = parseManifests(text, file);
  if (!documents.ok) return documents;
  return succeed(
    documents.value.map((parsed) => {
      const document = withTextAnnotations(parsed, file, podTemplates);
      return { ...document, problems: [...document.problems, ...unknownPlaces(document, file, podTemplates)] };
    }),
  );
}
