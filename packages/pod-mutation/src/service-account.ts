import type { AnnotationDiagnostic } from '@sluice/annotations';
import type { JsonObject, Location, Result } from '@sluice/core';
import { fail, quoteGo, succeed } from '@sluice/core';
import { withoutAgents } from './earlier-mutation.ts';
import type { PodView, VolumeMount } from './pod.ts';
import { objectOr, objectsIn, textOr } from './pod.ts';
import { atPointer, podError } from './problem.ts';

/** Where the agent finds the service account token that it logs in with. */
export interface TokenVolume {
  readonly volumeName: string;
  readonly mountPath: string;
  /** File below `mountPath`. */
  readonly tokenPath: string;
}

const standardMountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const ownMountPath = '/var/run/secrets/vault.hashicorp.com/serviceaccount';
// Tokens of cloud providers: their audience is not ours.
const foreignToken = /eks\.amazonaws\.com|azure|sts/;

/**
 * Finds the token volume: the named one, else the standard mount in any regular container, else the first mount whose
 * path contains `serviceaccount`, those of cloud providers last. The peer takes the first such mount, whatever it is.
 * Source: spec/injector.md 3.1.
 */
export function findTokenVolume(
  pod: PodView,
  volumeName: string,
  where: Location,
): Result<TokenVolume, AnnotationDiagnostic> {
  if (volumeName !== '') return findNamedVolume(pod, volumeName, where);
  const mounts = withoutAgents(pod.containers).flatMap((container) => container.mounts);
  const candidates = mounts.filter(({ mountPath }) => mountPath.includes('serviceaccount'));
  const found =
    candidates.find(({ mountPath }) => mountPath === standardMountPath) ??
    candidates.find(({ mountPath }) => !foreignToken.test(mountPath)) ??
    candidates[0];
  if (found !== undefined) return succeed({ volumeName: found.name, mountPath: found.mountPath, tokenPath: 'token' });
  const message = 'no container mounts a service account token';
  const hint =
    'set automountServiceAccountToken, or name a projected volume in agent-service-account-token-volume-name';
  const options = { hint, peerText: 'failed to find service account volume mount' };
  return fail(podError('agent', 'pod/no-service-account-token', atPointer('/spec/containers'), message, options));
}

function findNamedVolume(pod: PodView, name: string, where: Location): Result<TokenVolume, AnnotationDiagnostic> {
  const mount = findMount(pod, name);
  const volume = pod.volumes.find((candidate) => candidate['name'] === name);
  if (volume === undefined) {
    const peerText =
      mount === undefined
        ? `failed to find service account volume ${quoteGo(name)}`
        : `failed to find volume ${quoteGo(name)} in Pod ${quoteGo(pod.name)} volumes`;
    return fail(noToken(where, `the pod has no volume ${JSON.stringify(name)}`, 'name a projected volume', peerText));
  }
  const tokenPath = projectedTokenPath(volume);
  if (tokenPath !== '') return succeed({ volumeName: name, mountPath: mount?.mountPath ?? ownMountPath, tokenPath });
  const message = `volume ${JSON.stringify(name)} has no serviceAccountToken source with a path`;
  const peerText = `failed to find tokenPath for projected volume ${quoteGo(name)}`;
  return fail(noToken(where, message, 'name a projected volume with such a source', peerText));
}

function findMount({ containers }: PodView, volumeName: string): VolumeMount | undefined {
  for (const { mounts } of withoutAgents(containers)) {
    const found = mounts.find(({ name }) => name === volumeName);
    if (found !== undefined) return found;
  }
  return undefined;
}

function projectedTokenPath(volume: JsonObject): string {
  for (const source of objectsIn(objectOr(volume['projected'])['sources'])) {
    const path = textOr(objectOr(source['serviceAccountToken'])['path']);
    if (path !== '') return path;
  }
  return '';
}

function noToken(where: Location, message: string, hint: string, peerText: string): AnnotationDiagnostic {
  return podError('agent', 'pod/no-service-account-token', where, message, { hint, peerText });
}
