import type { AnnotationSet } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import type { SecretFiles } from './secret-files.ts';

/** Which containers the pod gets, and what follows for its volumes. */
export interface InjectedParts {
  readonly init: boolean;
  readonly sidecar: boolean;
  readonly persistentCache: boolean;
}

/** The volumes that injection adds, in order. Source: spec/injector.md 3.2. */
export function volumesOf(set: AnnotationSet, parts: InjectedParts, { volumes }: SecretFiles): readonly JsonObject[] {
  const configMap = textOf(set, 'agent-configmap');
  return [
    ...(parts.init ? [memoryVolume('home-init')] : []),
    ...(parts.sidecar ? [memoryVolume('home-sidecar')] : []),
    ...volumes.map(({ name }) => memoryVolume(name)),
    ...(configMap === '' ? [] : [{ name: 'vault-config', configMap: { name: configMap } }]),
    ...secretVolume('extra-secrets', textOf(set, 'agent-extra-secret')),
    ...secretVolume('vault-tls-secrets', textOf(set, 'tls-secret')),
    ...(parts.persistentCache ? [memoryVolume('vault-agent-cache')] : []),
  ];
}

function memoryVolume(name: string): JsonObject {
  return { name, emptyDir: { medium: 'Memory' } };
}

function secretVolume(name: string, secretName: string): readonly JsonObject[] {
  return secretName === '' ? [] : [{ name, secret: { secretName } }];
}
