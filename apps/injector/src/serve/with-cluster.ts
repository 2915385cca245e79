import type { Clock, Logger } from '@sluice/core';
import { parseGoBoolean } from '@sluice/core';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { settingText } from '@sluice/pod-mutation';
import { apiAddress, isInCluster } from '../kubernetes/in-cluster.ts';
import type { ApiConnection } from '../kubernetes/request-json.ts';
import { readServerMinor } from '../kubernetes/server-version.ts';
import type { Mutate } from '../review/answer-review.ts';
import { createClusterMutate } from '../review/mutate-request.ts';
import type { Companion } from './companion.ts';
import { NamespaceAnnotations } from './namespace-annotations.ts';
import { ServerVersion } from './server-version.ts';

export interface WithCluster {
  readonly mutate: Mutate;
  readonly companions: readonly Companion[];
}

/**
 * The engine with what the settings want to be known of the cluster, and what keeps that knowledge up to date. Throws
 * `KUBERNETES_NOT_IN_CLUSTER` where they ask for what only a cluster has.
 */
export function withCluster(
  settings: InjectorSettings,
  env: Parameters<typeof apiAddress>[0],
  connect: () => ApiConnection,
  ports: { readonly clock: Clock; readonly logger: Logger },
): WithCluster {
  const isVersionAsked = settings.kubernetesMinor === undefined && isInCluster(env);
  const version = isVersionAsked ? serverVersion(connect, ports) : undefined;
  const namespaces = isOn(settings, 'namespace-annotations')
    ? new NamespaceAnnotations({ ...ports, connection: connect() })
    : undefined;
  const mutate = createClusterMutate(settings, {
    get kubernetesMinor() {
      return version?.minor;
    },
    ...(namespaces === undefined ? {} : { namespaces }),
  });
  return { mutate, companions: [version, namespaces].filter((each) => each !== undefined) };
}

function isOn(settings: InjectorSettings, name: 'namespace-annotations'): boolean {
  const value = parseGoBoolean(settingText(settings, name));
  return value.ok && value.value;
}

function serverVersion(
  connect: () => ApiConnection,
  ports: { readonly clock: Clock; readonly logger: Logger },
): ServerVersion {
  return new ServerVersion({ ...ports, readMinor: async (signal) => readServerMinor(connect(), signal) });
}
