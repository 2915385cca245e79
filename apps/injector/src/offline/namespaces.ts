import type { JsonObject, JsonValue } from '@sluice/core';
import { parseGoBoolean } from '@sluice/core';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { settingText } from '@sluice/pod-mutation';
import { membersOf, textsOf } from './json-tree.ts';
import { objectsOf } from './objects.ts';

/** The annotations of each namespace, by its name. */
export type AnnotationsByNamespace = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * What the Namespaces among manifests give to their pods, in lists too; of two with one name the last one counts, as
 * when they are applied. Nothing without `namespace-annotations`, as in the webhook. Source: spec/injector.md 9.6.
 */
export function annotationsByNamespace(
  manifests: readonly JsonValue[],
  settings: InjectorSettings,
): AnnotationsByNamespace {
  if (!areNamespacesRead(settings)) return new Map();
  return new Map(
    manifests
      .flatMap((manifest) => objectsOf(manifest))
      .map(({ object }) => object)
      .filter(isNamespace)
      .map(annotationsOf),
  );
}

/** Whether annotations of namespaces hold for their pods. */
export function areNamespacesRead(settings: InjectorSettings): boolean {
  const value = parseGoBoolean(settingText(settings, 'namespace-annotations'));
  return value.ok && value.value;
}

/** Whether a manifest is a Namespace of Kubernetes. */
export function isNamespace({ kind, apiVersion = 'v1' }: JsonObject): boolean {
  return kind === 'Namespace' && apiVersion === 'v1';
}

function annotationsOf(namespace: JsonObject): readonly [string, Readonly<Record<string, string>>] {
  const { name, annotations } = membersOf(namespace['metadata']);
  return [typeof name === 'string' ? name : '', textsOf(annotations)];
}
