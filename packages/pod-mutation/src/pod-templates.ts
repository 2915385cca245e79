import type { Diagnostic, JsonObject, JsonValue } from '@sluice/core';
import { findByPath } from './json-path.ts';
import { objectOr, objectsIn, textOr } from './pod.ts';

/** A pod, or a template of pods, inside a manifest. */
export interface PodTemplate {
  /** Kind of the manifest that holds it. */
  readonly kind: string;
  /** Name of that manifest; empty when it has none. */
  readonly name: string;
  /** JSON pointer from the root of the manifest; `''` for a Pod. */
  readonly pointer: string;
  /** Object with `metadata` and `spec` of the pods. */
  readonly template: JsonObject;
  /** Kubernetes namespace of the manifest; empty when it names none. */
  readonly namespace: string;
}

const workloadPath = '$.spec.template';

/** Where each kind keeps the template of its pods. Extended by `--pod-template KIND=PATH`. */
export const podTemplatePaths: Readonly<Record<string, string>> = {
  Pod: '$',
  PodTemplate: '$.template',
  ReplicationController: workloadPath,
  ReplicaSet: workloadPath,
  Deployment: workloadPath,
  StatefulSet: workloadPath,
  DaemonSet: workloadPath,
  Job: workloadPath,
  CronJob: '$.spec.jobTemplate.spec.template',
  // Workloads of other projects that hold a plain pod template.
  Rollout: workloadPath,
  CloneSet: workloadPath,
  ScaledJob: '$.spec.jobTargetRef.template',
  SparkApplication: '$.spec[driver,executor].template',
};

/**
 * All pod templates of a manifest, Lists included. A kind that is not in the table has none. Paths that are none are
 * reported. Source: spec/decisions.md 16.
 */
export function podTemplatesOf(
  manifest: JsonValue,
  extraPaths: Readonly<Record<string, string>> = {},
): { readonly templates: readonly PodTemplate[]; readonly diagnostics: readonly Diagnostic[] } {
  const object = objectOr(manifest);
  const kind = textOr(object['kind']);
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(object['items']))) return fromList(object, extraPaths);
  const path = pathOf(kind, extraPaths);
  if (path === undefined) return { templates: [], diagnostics: [] };
  const found = findByPath(object, path);
  if (!found.ok) return { templates: [], diagnostics: [badPath(kind, found.error)] };
  const metadata = objectOr(object['metadata']);
  const templates = found.value.map(({ value, pointer }) => ({
    kind,
    name: textOr(metadata['name']),
    namespace: textOr(metadata['namespace']),
    pointer,
    template: objectOr(value),
  }));
  return { templates, diagnostics: [] };
}

function fromList(list: JsonObject, extraPaths: Readonly<Record<string, string>>): ReturnType<typeof podTemplatesOf> {
  const parts = objectsIn(list['items']).map((item) => podTemplatesOf(item, extraPaths));
  return {
    templates: parts.flatMap(({ templates }, index) =>
      templates.map((found) => ({ ...found, pointer: `/items/${index}${found.pointer}` })),
    ),
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
  };
}

function pathOf(kind: string, extraPaths: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(extraPaths, kind)) return extraPaths[kind];
  return Object.hasOwn(podTemplatePaths, kind) ? podTemplatePaths[kind] : undefined;
}

function badPath(kind: string, message: string): Diagnostic {
  return {
    code: 'manifest/bad-path',
    severity: 'error',
    where: { kind: 'setting', name: `--pod-template ${kind}` },
    message,
    hint: 'use a path such as $.spec.template',
  };
}
