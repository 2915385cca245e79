import { parseAnnotations, prefixOf } from '@sluice/annotations';
import type { Diagnostic, Location } from '@sluice/core';
import { formatLocation } from '@sluice/core';
import { inheritedAnnotations } from '@sluice/pod-mutation';
import { readYaml } from '../yaml/read-yaml.ts';
import type { InjectManifestOptions } from './inject-manifest.ts';
import { membersOf, textsOf } from './json-tree.ts';
import { locate, locateSteps } from './locate.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { areNamespacesRead } from './namespaces.ts';
import type { ManifestObject } from './objects.ts';

/** What is wrong with the annotations of a Namespace, as defaults of its pods or because they are none. */
export function namespaceProblems(
  { object, steps }: ManifestObject,
  document: ManifestDocument,
  file: string,
  { settings }: Pick<InjectManifestOptions, 'settings'>,
): readonly Diagnostic[] {
  const { name, annotations } = membersOf(object['metadata']);
  const texts = textsOf(annotations);
  const namespace = typeof name === 'string' ? name : '';
  const found: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => {
    found.push(problem);
  };
  const isRead = areNamespacesRead(settings);
  const request = { namespace, namespaceAnnotations: isRead ? texts : {} };
  const { ofNamespace } = inheritedAnnotations({}, request, settings, report);
  const isTold = (key: string): boolean => found.some(({ where }) => where.kind === 'annotation' && where.key === key);
  const idle = Object.keys(texts).filter(
    (key) => prefixOf(key) !== undefined && !Object.hasOwn(ofNamespace.annotations, key) && !isTold(key),
  );
  const { diagnostics } = parseAnnotations({}, settings.annotationDefaults, [ofNamespace], { parseYaml: readYaml });
  const problems = [...found, ...diagnostics].filter(({ where }) => where.kind === 'annotation');
  return [
    ...problems.map((problem) => placed(problem, document, file, steps)),
    ...idle.map((key) => {
      return withoutEffect(key, isRead, locateSteps(document, file, [...steps, 'metadata', 'annotations', key]));
    }),
  ];
}

function placed(problem: Diagnostic, document: ManifestDocument, file: string, steps: readonly string[]): Diagnostic {
  const { where, message } = problem;
  const pointer = steps.map((step) => `/${step}`).join('');
  return { ...problem, where: locate(document, file, pointer, where), message: `${formatLocation(where)}: ${message}` };
}

function withoutEffect(key: string, isRead: boolean, where: Location): Diagnostic {
  return {
    code: 'lint/annotation-on-workload',
    severity: 'warning',
    where,
    message: `annotation ${key} has no effect on a Namespace`,
    hint: isRead ? 'annotate pods' : 'annotate pods, or set -namespace-annotations',
  };
}
