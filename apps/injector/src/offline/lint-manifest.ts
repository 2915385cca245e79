import { annotationPrefixes, parseAnnotations, prefixOf } from '@sluice/annotations';
import type { Diagnostic } from '@sluice/core';
import { formatLocation } from '@sluice/core';
import type { InjectManifestOptions, TemplateOutcome } from './inject-manifest.ts';
import { injectManifest } from './inject-manifest.ts';
import { membersOf, textsOf } from './json-tree.ts';
import { locate, locateSteps } from './locate.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { namespaceProblems } from './lint-namespace.ts';
import { isNamespace } from './namespaces.ts';
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
  const other = isNamespace(membersOf(document.value))
    ? namespaceProblems(document, file, options)
    : workloadProblems(document, file, templates);
  const all = [...diagnostics, ...found, ...other];
  return all
    .map((problem, index) => ({ problem, index }))
    .sort(byPlace)
    .map(({ problem }) => problem);
}

function templateProblems(
  { outcome, template }: TemplateOutcome,
  { settings }: InjectManifestOptions,
): readonly Diagnostic[] {
  if (outcome.kind !== 'unchanged') return outcome.diagnostics;
  const annotations = textsOf(membersOf(template.template['metadata'])['annotations']);
  const ours = Object.keys(annotations).filter((key) => prefixOf(key) !== undefined);
  if (ours.length === 0) return outcome.diagnostics;
  const { diagnostics } = parseAnnotations(annotations, settings.annotationDefaults, [], { parseYaml: readYaml });
  return outcome.reason === 'not-annotated' ? [notAsked(ours[0] ?? ''), ...diagnostics] : diagnostics;
}

function notAsked(key: string): Diagnostic {
  return {
    code: 'lint/injection-not-asked-for',
    severity: 'warning',
    where: { kind: 'annotation', key },
    message: 'nothing is injected without the annotation agent-inject',
    hint: `add ${annotationPrefixes.find((prefix) => key.startsWith(prefix)) ?? ''}agent-inject: "true", or remove the others`,
  };
}

// A common mistake: annotations of the Deployment itself, which the pods never get.
function workloadProblems(
  document: ManifestDocument,
  file: string,
  templates: readonly TemplateOutcome[],
): readonly Diagnostic[] {
  const kind = membersOf(document.value)['kind'];
  if (kind === 'Pod') return [];
  const annotations = textsOf(membersOf(membersOf(document.value)['metadata'])['annotations']);
  return Object.keys(annotations)
    .filter((key) => prefixOf(key) !== undefined)
    .map((key) => ({
      code: 'lint/annotation-on-workload',
      severity: 'warning',
      where: locateSteps(document, file, ['metadata', 'annotations', key]),
      message: `annotation ${key} has no effect on a ${typeof kind === 'string' ? kind : 'manifest'}`,
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
