import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { effectiveAnnotation, numberOf, textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { atAnnotation, podError } from './problem.ts';
import type { TokenVolume } from './service-account.ts';

const volumeName = 'vault-agent-token';
const shortestLife = 600;

/**
 * A token of the agent's own, for the audience that is annotated: the application's containers see none.
 * `undefined` without the annotation. Source: spec/injector.md 8, agent-service-account-token-audience.
 */
export function ownTokenVolume(
  set: AnnotationSet,
  report: (problem: AnnotationDiagnostic) => void,
): { readonly token: TokenVolume; readonly volume: JsonObject } | undefined {
  const audience = textOf(set, 'agent-service-account-token-audience');
  if (audience === '') return undefined;
  const expirationSeconds = Number(numberOf(set, 'agent-service-account-token-expiration-seconds') ?? shortestLife);
  if (expirationSeconds < shortestLife) {
    const { key } = effectiveAnnotation(set, 'agent-service-account-token-expiration-seconds');
    const message = `${expirationSeconds} seconds are too short a life`;
    const options = { hint: `use at least ${shortestLife}` };
    report(podError('agent', 'injection/unsupported-value', atAnnotation(key), message, options));
  }
  const source = { serviceAccountToken: { audience, expirationSeconds, path: 'token' } };
  return {
    token: { volumeName, mountPath: '/var/run/secrets/vault.hashicorp.com/serviceaccount', tokenPath: 'token' },
    volume: { name: volumeName, projected: { sources: [source] } },
  };
}
