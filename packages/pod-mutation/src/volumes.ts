import type { AnnotationSet } from '@sluice/annotations';
import { quantityOf, textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { homeVolumes, socketVolume } from './agent-layout.ts';
import { usesSocket } from './agent-listeners.ts';
import { environmentVolume } from './application-variables.ts';
import { caConfigMapOf } from './ca-configmap.ts';
import type { SecretFiles } from './secret-files.ts';

/** Which containers the pod gets, and what follows for its volumes. */
export interface InjectedParts {
  readonly init: boolean;
  readonly sidecar: boolean;
  /** The sidecar is a native one. */
  readonly native: boolean;
  readonly persistentCache: boolean;
}

/** The volumes that injection adds, in order; those of extensions last. Source: spec/injector.md 3.2, 8. */
export function volumesOf(
  set: AnnotationSet,
  parts: InjectedParts,
  { volumes }: SecretFiles,
  ownToken: JsonObject | undefined,
): readonly JsonObject[] {
  const memoryVolume = memoryVolumes(set);
  const caConfigMap = caConfigMapOf(set);
  return [
    ...(parts.init ? [memoryVolume(homeVolumes.init)] : []),
    ...(parts.sidecar ? [memoryVolume(homeVolumes.sidecar)] : []),
    ...volumes.map(({ name }) => memoryVolume(name)),
    ...configMapVolume('vault-config', textOf(set, 'agent-configmap')),
    ...secretVolume('extra-secrets', textOf(set, 'agent-extra-secret')),
    ...secretVolume('vault-tls-secrets', textOf(set, 'tls-secret')),
    ...(parts.persistentCache ? [memoryVolume('vault-agent-cache')] : []),
    ...(caConfigMap === undefined ? [] : configMapVolume('vault-ca', caConfigMap.name)),
    ...(set.applicationVariables.length === 0 ? [] : [memoryVolume(environmentVolume)]),
    ...(usesSocket(set, parts) ? [memoryVolume(socketVolume.name)] : []),
    ...(ownToken === undefined ? [] : [ownToken]),
  ];
}

function memoryVolumes(set: AnnotationSet): (name: string) => JsonObject {
  const limit = quantityOf(set, 'agent-secrets-volume-size-limit');
  const emptyDir = { medium: 'Memory', ...(limit === undefined ? {} : { sizeLimit: limit.text }) };
  return (name) => ({ name, emptyDir });
}

function configMapVolume(name: string, configMap: string): readonly JsonObject[] {
  return configMap === '' ? [] : [{ name, configMap: { name: configMap } }];
}

function secretVolume(name: string, secretName: string): readonly JsonObject[] {
  return secretName === '' ? [] : [{ name, secret: { secretName } }];
}
