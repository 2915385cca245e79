import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { effectiveAnnotation, numberOf, textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { agentHome } from './agent-layout.ts';
import { ownProgram } from './command.ts';
import type { AgentFlavor } from './flavor.ts';
import { atAnnotation, podError } from './problem.ts';
import type { SecretFiles } from './secret-files.ts';
import { quoteForShell } from './shell-word.ts';

/** From this minor version on API servers know native sidecars by default. */
const nativeSidecarsSince = 29;
/** From this minor version of Kubernetes on every node of a cluster knows native sidecars (version skew of kubelets). */
const nativeSidecarsEverywhere = 32;

/**
 * Whether the agent becomes one native sidecar: as annotated or set, and with `auto` where the API server is new
 * enough. An unknown version counts as too old. Source: spec/injector.md 9.2.
 */
export function wantsNativeSidecar(set: AnnotationSet, kubernetesMinor: number | undefined): boolean {
  const { value } = effectiveAnnotation(set, 'agent-native-sidecar');
  return value === 'auto' ? (kubernetesMinor ?? 0) >= nativeSidecarsEverywhere : value === true;
}

/** A native sidecar for a Kubernetes that would start it as an ordinary init container, and wait for its end for ever. */
export function checkNativeSidecar(
  set: AnnotationSet,
  kubernetesMinor: number | undefined,
  report: (problem: AnnotationDiagnostic) => void,
): void {
  if (kubernetesMinor === undefined || kubernetesMinor >= nativeSidecarsSince) return;
  const { key } = effectiveAnnotation(set, 'agent-native-sidecar');
  const message = `needs Kubernetes 1.${nativeSidecarsSince}; the API server is 1.${kubernetesMinor}`;
  const options = { hint: 'use auto or false' };
  report(podError('agent', 'injection/not-supported', atAnnotation(key), message, options));
}

/**
 * What a native sidecar has beside an ordinary one: it is restarted for ever, and with `waits` the application starts
 * only after every file has been written once. Source: spec/injector.md 9.2.
 */
export function nativeSidecarMembers(
  set: AnnotationSet,
  flavor: AgentFlavor,
  files: SecretFiles,
  waits: boolean,
): JsonObject {
  if (!waits) return { restartPolicy: 'Always' };
  const probe = {
    exec: { command: readyCommand(set, flavor, files) },
    periodSeconds: secondsOf(set, 'agent-startup-probe-period'),
    timeoutSeconds: secondsOf(set, 'agent-startup-probe-timeout'),
    failureThreshold: secondsOf(set, 'agent-startup-probe-failure-threshold'),
  };
  return { restartPolicy: 'Always', startupProbe: probe };
}

// The volumes are fresh, so that a file that exists has been rendered; after a restart of the sidecar it is still there.
function readyCommand(set: AnnotationSet, flavor: AgentFlavor, { files, tokenFile }: SecretFiles): readonly string[] {
  if (flavor === 'sluice') return [...ownProgram(), 'ready'];
  const configMap = textOf(set, 'agent-configmap') !== '';
  const destinations = configMap ? [] : files.map(({ destination }) => destination);
  const written = [...destinations, ...(tokenFile === undefined || configMap ? [] : [tokenFile])];
  const tests = written.map((path) => `test -e ${quoteForShell(path)}`);
  return ['/bin/sh', '-c', [...tests, `test -s ${agentHome}/.vault-token`].join(' && ')];
}

function secondsOf(
  set: AnnotationSet,
  suffix: 'agent-startup-probe-period' | 'agent-startup-probe-timeout' | 'agent-startup-probe-failure-threshold',
): number {
  return Number(numberOf(set, suffix) ?? 1);
}
