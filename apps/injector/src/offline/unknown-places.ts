import { prefixOf } from '@sluice/annotations';
import type { Diagnostic, JsonValue } from '@sluice/core';
import { closestName } from '@sluice/core';
import { podTemplatePaths } from '@sluice/pod-mutation';
import { isJsonList, isJsonObject, membersOf } from './json-tree.ts';
import { locateSteps } from './locate.ts';
import type { ManifestDocument } from './manifest-file.ts';
import { kindOf, objectsOf } from './objects.ts';
import { annotationsIn } from './text-annotations.ts';

/**
 * Annotations of ours where they are not looked at: in a kind whose pod template is not known, or beside the one of a
 * kind that is. One warning for each place.
 */
export function unknownPlaces(
  document: ManifestDocument,
  file: string,
  podTemplates: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  const known = new Set(annotationsIn(document.value, podTemplates).map((steps) => steps.join('/')));
  return objectsOf(document.value).flatMap(({ object, steps }) =>
    annotatedIn(object, steps)
      .filter((place) => !known.has(place.join('/')))
      .map((place) =>
        notLookedAt(kindOf(object), place, steps.length, locateSteps(document, file, place), podTemplates),
      ),
  );
}

/** `--pod-template` for kinds that are not among the manifests: probably misspelt. */
export function unusedPodTemplates(
  manifests: readonly JsonValue[],
  podTemplates: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  const kinds = new Set(manifests.flatMap((manifest) => objectsOf(manifest)).map(({ object }) => kindOf(object)));
  const unused = Object.keys(podTemplates).filter((kind) => !kinds.has(kind));
  return unused.map((kind) => {
    const meant = closestName(
      kind,
      [...kinds].filter((name) => name !== ''),
    );
    return {
      code: 'command-line/unused-pod-template',
      severity: 'warning',
      where: { kind: 'setting', name: `--pod-template ${kind}` },
      message: 'no manifest is of this kind',
      hint: meant === undefined ? 'leave it out' : `did you mean ${meant}?`,
    };
  });
}

function annotatedIn(value: JsonValue, steps: readonly string[]): readonly (readonly string[])[] {
  if (isJsonList(value)) return value.flatMap((item, index) => annotatedIn(item, [...steps, String(index)]));
  if (!isJsonObject(value)) return [];
  const own = Object.keys(membersOf(membersOf(value['metadata'])['annotations']));
  const found = own.some((key) => prefixOf(key) !== undefined) ? [[...steps, 'metadata', 'annotations']] : [];
  return [...found, ...Object.entries(value).flatMap(([name, member]) => annotatedIn(member, [...steps, name]))];
}

function notLookedAt(
  kind: string,
  place: readonly string[],
  from: number,
  where: Diagnostic['where'],
  podTemplates: Readonly<Record<string, string>>,
): Diagnostic {
  const isKnown = Object.hasOwn(podTemplatePaths, kind) || Object.hasOwn(podTemplates, kind);
  const what = kind === '' ? 'manifest without kind' : kind;
  if (isKnown || kind === '') {
    const message = `annotations have no effect at this place of a ${what}`;
    const hint = 'move them to the metadata of the pod template';
    return { code: 'lint/annotation-on-workload', severity: 'warning', where, message, hint };
  }
  return {
    code: 'lint/unknown-kind',
    severity: 'warning',
    where,
    message: `annotations are not looked at, because it is not known where a ${kind} keeps its pod template`,
    hint: `write --pod-template '${kind}=${pathOf(place.slice(from, -2))}' if it is here`,
  };
}

function pathOf(steps: readonly string[]): string {
  const parts = steps.map((step) => {
    if (/^[0-9]+$/.test(step)) return `[${step}]`;
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${parts.join('')}`;
}
