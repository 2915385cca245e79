import { parseAnnotations, prefixOf } from '@sluice/annotations';
import type { Diagnostic } from '@sluice/core';
import { formatLocation } from '@sluice/core';
import type { InjectManifestOptions, TemplateOutcome } from './inject-manifest.ts';
import { injectManifest } from './inject-manifest.ts';
import { membersOf, textsOf } from './json-tree.ts';
import { locate, locateSteps } from './locate.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { namespaceProblems } from './lint-namespace.ts';
import { isNamespace } from './namespaces.ts';
import type { ManifestObject } from './objects.ts';
import { kindOf, objectsOf } from './objects.ts';
import { outcomeProblems } from './outcome-problems.ts';
import { readYaml } from '../yaml/read-yaml.ts';

/** Every problem of a document, at its place in the file, in the order of the file. */
export function lintDocument(
  document: ManifestDocument,
  file: string,
  options: InjectManifestOptions,
): readonly Diagnostic[] {
  const { templates, diagnostics } = injectManifest(document.value, options);
  const found = templates.flatMap((result) =>
    templateProblems(result, options).map((problem) => placed(problem, document, file, result)),
  );
  const others = objectsOf(document.value).flatMap((object) =>
    isNamespace(object.object)
      ? namespaceProblems(object, document, file, options)
      : workloadProblems(object, document, file, templates),
  );
  const all = [...document.problems, ...diagnostics, ...found, ...others];
  return all
    .map((problem, index) => ({ problem, index }))
    .sort(byPlace)
    .map(({ problem }) => problem);
}

function templateProblems(result: TemplateOutcome, { settings }: InjectManifestOptions): readonly Diagnostic[] {
  const { outcome, template } = result;
  const isRead = outcome.kind !== 'unchanged' && !outcome.diagnostics.some(({ code }) => code === 'pod/not-a-pod');
  const told = outcomeProblems(result);
  if (isRead) return told;
  const annotations = textsOf(membersOf(template.template['metadata'])['annotations']);
  if (!Object.keys(annotations).some((key) => prefixOf(key) !== undefined)) return told;
  const { diagnostics } = parseAnnotations(annotations, settings.annotationDefaults, [], { parseYaml: readYaml });
  return [...told, ...diagnostics];
}

// A common mistake: annotations of the Deployment itself, which the pods never get.
function workloadProblems(
  { object, steps }: ManifestObject,
  document: ManifestDocument,
  file: string,
  templates: readonly TemplateOutcome[],
): readonly Diagnostic[] {
  const kind = kindOf(object);
  // What is the template of a pod itself is looked at as one.
  const pointer = steps.map((step) => `/${step}`).join('');
  if (templates.some(({ template }) => template.pointer === pointer)) return [];
  const annotations = textsOf(membersOf(object['metadata'])['annotations']);
  return Object.keys(annotations)
    .filter((key) => prefixOf(key) !== undefined)
    .map((key) => ({
      code: 'lint/annotation-on-workload',
      severity: 'warning',
      where: locateSteps(document, file, [...steps, 'metadata', 'annotations', key]),
      message: `annotation ${key} has no effect on a ${kind === '' ? 'manifest' : kind}`,
      hint: templates.length === 0 ? 'annotate pods' : 'move it to the metadata of the pod template',
    }));
}

// The place in the file replaces the annotation as location, so its key goes into the message.
function placed(
  problem: Diagnostic,
  document: ManifestDocument,
  file: string,
  { template }: TemplateOutcome,
): Diagnostic {
  const { where } = problem;
  const subject = where.kind === 'annotation' ? formatLocation(where) : undefined;
  return {
    ...problem,
    where: locate(document, file, template.pointer, where),
    message: subject === undefined ? problem.message : `${subject}: ${problem.message}`,
  };
}

function byPlace(left: { problem: Diagnostic; index: number }, right: { problem: Diagnostic; index: number }): number {
  const [a, b] = [left.problem.where, right.problem.where];
  if (a.kind !== 'file' || b.kind !== 'file') return left.index - right.index;
  return a.line - b.line || a.column - b.column || left.index - right.index;
}
