import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import type { JsonObject, TemplateDocument } from '@sluice/core';
import { quotePath, singleQuoted } from './default-template.ts';
import { atAnnotation, podError } from './problem.ts';

/** The volume of the env file. Only the agents mount it; kubelet reads the file when it starts the application. */
export const environmentVolume = 'vault-env';
/** Where the agents mount it. */
export const environmentPath = '/vault/env';
const environmentFile = 'application.env';

/** From this minor version on API servers know `fileKeyRef` by default (EnvFiles). */
const envFilesSince = 35;

/**
 * Environment variables of the application from secrets: the agent writes an env file, and the containers refer to its
 * keys. Refused where the API server would drop the reference without a word. Source: spec/kubernetes.md 11, EnvFiles.
 */
export function applicationVariables(
  set: AnnotationSet,
  kubernetesMinor: number | undefined,
  report: (problem: AnnotationDiagnostic) => void,
): readonly JsonObject[] {
  const [first] = set.applicationVariables;
  if (first !== undefined && (kubernetesMinor ?? 0) < envFilesSince) {
    const version = kubernetesMinor === undefined ? 'of an unknown version' : `1.${kubernetesMinor}`;
    const message = `needs the EnvFiles of Kubernetes 1.${envFilesSince}; the API server is ${version}`;
    const options = { hint: 'read the secret from a file, with agent-inject-secret-NAME' };
    report(podError('agent', 'injection/not-supported', atAnnotation(first.key), message, options));
  }
  return set.applicationVariables.map(({ parameter }) => ({
    name: parameter,
    valueFrom: { fileKeyRef: { volumeName: environmentVolume, path: environmentFile, key: parameter } },
  }));
}

/** The template of the env file; `undefined` when no variable is asked for. */
export function environmentTemplate({ applicationVariables: variables }: AnnotationSet): TemplateDocument | undefined {
  if (variables.length === 0) return undefined;
  const lines = variables.map(({ parameter, value }) => line(parameter, typeof value === 'string' ? value : ''));
  return {
    destination: `${environmentPath}/${environmentFile}`,
    contents: lines.join(''),
    left_delimiter: '{{',
    right_delimiter: '}}',
    perms: '0400',
  };
}

function line(name: string, source: string): string {
  const action = (code: string): string => `{{ ${code} }}`;
  const hash = source.indexOf('#');
  const [path, field] = [source.slice(0, hash), source.slice(hash + 1)];
  const value = `${action('$data := .Data')}${action('with .Data.data')}${action('$data = .')}${action('end')}`;
  const text = singleQuoted(action, `(index $data ${quotePath(field)})`);
  return `${action(`with secret ${quotePath(path)}`)}${value}${name}=${text}\n${action('end')}`;
}
