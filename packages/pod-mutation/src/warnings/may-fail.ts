import type { AnnotationDiagnostic } from '@sluice/annotations';
import { booleanOf, secretKey, textOf, trimGoBlanks } from '@sluice/annotations';
import { parseDurationSeconds } from '@sluice/core';
import { textOr } from '../pod.ts';
import { atAnnotation, atPointer, podWarning } from '../problem.ts';
import { meshWarnings } from './mesh.ts';
import type { WarningFacts, WarningRule } from './warn.ts';
import { whenGiven } from './warn.ts';

const code = 'warning/may-fail';
const authPathOfKubernetes = 'auth/kubernetes';

/** What the API server, the agent or the kubelet will probably not like. Source: spec/injector.md 6 and 7. */
export const mayFailRules: readonly WarningRule[] = [
  jobWithoutExit,
  secretRules,
  mountConflicts,
  meshWarnings,
  whenGiven(
    'auth-type',
    code,
    ({ set }, text) => text !== 'kubernetes' && text !== '' && textOf(set, 'auth-path') === authPathOfKubernetes,
    'the login still goes to auth/kubernetes: auth-path does not follow auth-type',
    'give auth-path too',
  ),
  whenGiven(
    'service',
    code,
    (_, text) => text !== '' && !/^(https?|unix):/.test(text),
    'is no URL',
    'begin it with https://',
  ),
  whenGiven(
    'template-static-secret-render-interval',
    code,
    (_, text) => text !== '' && !parseDurationSeconds(text).ok,
    'is no duration',
    'use a duration such as 5m',
  ),
  whenGiven(
    'agent-cache-listener-port',
    code,
    (_, text) => !/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535 || Number(text) === 0,
    'is no port',
    'use a number from 1 to 65535',
  ),
  whenGiven(
    'ca-cert',
    code,
    ({ set }, text) => text.startsWith('/vault/tls/') && textOf(set, 'tls-secret') === '',
    'nothing is mounted at /vault/tls',
    'name a Kubernetes Secret in tls-secret',
  ),
  ({ pod }) =>
    isWindows(pod.spec) ? [podWarning(code, atPointer('/spec/os'), 'the agent does not run on Windows')] : [],
];

function isWindows(spec: WarningFacts['pod']['spec']): boolean {
  return JSON.stringify(spec['os'] ?? null).includes('"windows"');
}

// A Job is done when all its containers are: a classic sidecar never is.
function jobWithoutExit({ set, pod, plan }: WarningFacts): readonly AnnotationDiagnostic[] {
  const ends = pod.ownerKinds.includes('Job') || ['Never', 'OnFailure'].includes(textOr(pod.spec['restartPolicy']));
  if (!ends || plan.sidecar === undefined || plan.sidecar.native || booleanOf(set, 'agent-enable-quit') === true)
    return [];
  const hint = 'use agent-pre-populate-only, agent-native-sidecar, or agent-enable-quit and call the quit endpoint';
  return [podWarning(code, atPointer('/spec/restartPolicy'), 'the sidecar keeps the Job from completing', hint)];
}

function secretRules({ set, pod, plan }: WarningFacts): readonly AnnotationDiagnostic[] {
  return set.secrets.flatMap(({ key, rawName, texts }) => {
    const at = (suffix: Parameters<typeof secretKey>[1]): ReturnType<typeof atAnnotation> =>
      atAnnotation(secretKey(key, suffix, rawName));
    const found: AnnotationDiagnostic[] = [];
    const path = texts['agent-inject-secret'] ?? '';
    if (path !== trimGoBlanks(path)) {
      found.push(podWarning(code, at('agent-inject-secret'), 'has blanks around the path', 'they are left out'));
    }
    const template = texts['agent-inject-template'] ?? '';
    if (template !== '' && trimGoBlanks(template) === '') {
      found.push(podWarning(code, at('agent-inject-template'), 'is blank, and so is the file', 'leave it out'));
    }
    const left = texts['agent-template-left-delim'];
    const right = texts['agent-template-right-delim'];
    if ((left === undefined) !== (right === undefined)) {
      const given = left === undefined ? 'agent-template-right-delim' : 'agent-template-left-delim';
      found.push(podWarning(code, at(given), 'only one of the two delimiters is given', 'give both'));
    } else if (left !== undefined && left === right) {
      found.push(podWarning(code, at('agent-template-left-delim'), 'both delimiters are equal', 'use two'));
    }
    const signals = (texts['agent-inject-signal'] ?? '') !== '';
    if (signals && (texts['agent-inject-command'] ?? '') !== '') {
      found.push(podWarning(code, at('agent-inject-signal'), 'the secret has a command too', 'keep one of the two'));
    }
    if (signals && plan.shareProcessNamespace !== true && pod.spec['shareProcessNamespace'] !== true) {
      const hint = 'set agent-share-process-namespace';
      found.push(podWarning(code, at('agent-inject-signal'), 'the agent does not see processes of the pod', hint));
    }
    const permissions = texts['agent-inject-perms'] ?? '';
    if (permissions !== '' && !/^[0-7]{3,4}$/.test(permissions)) {
      found.push(podWarning(code, at('agent-inject-perms'), 'is no octal mode', 'use a mode such as 0400'));
    }
    return found;
  });
}

// Two volumes at one path of a container: the API server refuses the pod.
function mountConflicts({ pod, plan }: WarningFacts): readonly AnnotationDiagnostic[] {
  return plan.additions.flatMap(({ list, index, mounts: added }) => {
    const present = pod[list][index]?.mounts ?? [];
    const ours = new Set(added.map((mount) => mount['mountPath']));
    const taken = present.filter(({ mountPath }) => ours.has(mountPath));
    return taken.map(({ mountPath }) => {
      const where = atPointer(`/spec/${list}/${index}/volumeMounts`);
      return podWarning(code, where, `mounts another volume at ${mountPath}`, 'choose another secret-volume-path');
    });
  });
}
