import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';
import type { JsonObject, TemplateDocument } from '@sluice/core';
import { quotePath } from './default-template.ts';
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
  if (first !== undefined && textOf(set, 'agent-configmap') !== '') {
    const options = { hint: 'remove one of the two' };
    const message = 'beside agent-configmap nothing writes the env file, and the container could not start';
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

const action = (code: string): string => `{{ ${code} }}`;

// kubelet reads `NAME='value'` and knows no way to write the quote: a value with one would keep the container from
// starting, for a reason that only its events tell.
function line(name: string, source: string): string {
  const quote = quotePath(
    `${name}: a value with a single quote cannot be a variable; give it to the application as a file`,
  );
  const refuse = `${action(`if $value | regexMatch "'"`)}${action(`sprig_fail ${quote}`)}${action('end')}`;
  const [before, value, after] = source.includes('{{') ? templateValue(name, source) : fieldValue(source);
  return `${before}${action(`$value := ${value}`)}${refuse}${name}='${action('$value')}'\n${after}`;
}

type Value = readonly [before: string, expression: string, after: string];

function templateValue(name: string, source: string): Value {
  const block = quotePath(`variable ${name}`);
  return [`${action(`define ${block}`)}${source}${action('end')}`, `executeTemplate ${block}`, ''];
}

function fieldValue(source: string): Value {
  const hash = source.indexOf('#');
  const [path, field] = [source.slice(0, hash), source.slice(hash + 1)];
  const data = `${action('$data := .Data')}${action('with .Data.data')}${action('$data = .')}${action('end')}`;
  const secret = `${action(`with secret ${quotePath(path)}`)}${data}`;
  return [secret, `printf "%v" (index $data ${quotePath(field)})`, action('end')];
}
