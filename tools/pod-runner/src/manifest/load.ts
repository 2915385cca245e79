import type { Diagnostic, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { parseAllDocuments } from 'yaml';
import { Fields } from './fields.ts';

/** The objects of a manifest file that pod-runner uses. */
export interface LoadedManifests {
  /** The first Pod, or the pod template of the first workload. */
  readonly pod: unknown;
  readonly secrets: Readonly<Record<string, KeyedData>>;
  readonly configMaps: Readonly<Record<string, KeyedData>>;
}

/** Contents of a Secret or ConfigMap, by key. */
export type KeyedData = Readonly<Record<string, string | Uint8Array>>;

/**
 * Reads a manifest file: YAML (several documents allowed) or JSON. Secrets and ConfigMaps beside the pod become its
 * volumes' sources; a workload (anything with `spec.template`) stands for one of its pods.
 */
export function loadManifests(text: string, file: string): Result<LoadedManifests> {
  const problems: Diagnostic[] = [];
  const loaded = {
    pod: undefined as unknown,
    secrets: {} as Record<string, KeyedData>,
    configMaps: {} as Record<string, KeyedData>,
  };
  for (const document of parseAllDocuments(text)) {
    for (const { message, linePos } of 'errors' in document ? document.errors : []) {
      problems.push(syntaxProblem(message, file, linePos?.[0]));
    }
    if (problems.length === 0 && 'toJS' in document) take(document.toJS() as unknown, loaded, problems);
  }
  if (problems.length === 0 && loaded.pod === undefined) {
    problems.push({
      code: 'manifest/no-pod',
      severity: 'error',
      where: { kind: 'file', file, line: 1, column: 1 },
      message: 'contains no pod',
      hint: 'give a Pod, or a workload with a pod template such as a Deployment',
    });
  }
  return problems.length > 0 ? fail(problems) : succeed(loaded);
}

function take(
  document: unknown,
  loaded: { pod: unknown; secrets: Record<string, KeyedData>; configMaps: Record<string, KeyedData> },
  problems: Diagnostic[],
): void {
  if (document === null || document === undefined) return;
  const fields = new Fields(document, '', problems);
  const name = fields.object('metadata', (metadata) => metadata.string('name')) ?? '';
  const kind = fields.string('kind');
  if (kind === 'Secret')
    loaded.secrets[name] = { ...decoded(fields.stringRecord('data')), ...fields.stringRecord('stringData') };
  else if (kind === 'ConfigMap')
    loaded.configMaps[name] = { ...fields.stringRecord('data'), ...decoded(fields.stringRecord('binaryData')) };
  else
    loaded.pod ??=
      kind === 'Pod'
        ? document
        : podOfWorkload(
            document,
            name,
            fields.object('metadata', (metadata) => metadata.string('namespace')),
          );
}

function podOfWorkload(document: unknown, name: string, namespace: string | undefined): unknown {
  const { spec } = document as { spec?: { template?: object; jobTemplate?: { spec?: { template?: object } } } };
  const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
  if (template === undefined) return undefined;
  const metadata = 'metadata' in template ? (template.metadata as object | null) : {};
  return {
    ...template,
    metadata: { name: `${name}-local`, ...(namespace === undefined ? {} : { namespace }), ...metadata },
  };
}

function decoded(data: Readonly<Record<string, string>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64')]));
}

function syntaxProblem(message: string, file: string, at: { line: number; col: number } | undefined): Diagnostic {
  const [summary = message] = message.split('\n');
  return {
    code: 'manifest/syntax',
    severity: 'error',
    where: { kind: 'file', file, line: at?.line ?? 1, column: at?.col ?? 1 },
    message: summary.replace(/ at line \d+, column \d+:?$/, ''),
  };
}
