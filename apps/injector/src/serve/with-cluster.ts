import type { Clock, Logger, Random } from '@sluice/core';
import { parseGoBoolean } from '@sluice/core';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { settingText } from '@sluice/pod-mutation';
import { isInCluster } from '../kubernetes/in-cluster.ts';
import { createPodApi } from '../kubernetes/pod-api.ts';
import type { ApiConnection } from '../kubernetes/request-json.ts';
import { readServerMinor } from '../kubernetes/server-version.ts';
import type { Mutate } from '../review/answer-review.ts';
import { createClusterMutate } from '../review/mutate-request.ts';
import type { Companion } from './companion.ts';
import { NamespaceAnnotations } from './namespace-annotations.ts';
import { ServerVersion } from './server-version.ts';
import type { UninjectedPodsPorts } from './uninjected-pods.ts';
import { UninjectedPods } from './uninjected-pods.ts';

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
  env: Readonly<Record<string, string | undefined>>,
  connect: () => ApiConnection,
  ports: { readonly clock: Clock; readonly logger: Logger; readonly random: Pick<Random, 'fraction'> },
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
  return {
    mutate,
    companions: [version, namespaces, auditor(settings, connect, ports)].filter((each) => each !== undefined),
  };
}

function isOn(settings: InjectorSettings, name: 'namespace-annotations'): boolean {
  const value = parseGoBoolean(settingText(settings, name));
  return value.ok && value.value;
}

function auditor(
  settings: InjectorSettings,
  connect: () => ApiConnection,
  ports: Omit<UninjectedPodsPorts, 'api'>,
): UninjectedPods | undefined {
  const action = settingText(settings, 'audit-uninjected');
  if (action !== 'report' && action !== 'evict') return undefined;
  const options = {
    action,
    systemNamespaces: settings.systemNamespaces,
    reporter: settingText(settings, 'pod-name'),
  } as const;
  return new UninjectedPods(options, { ...ports, api: createPodApi(connect()) });
}

function serverVersion(
  connect: () => ApiConnection,
  ports: { readonly clock: Clock; readonly logger: Logger },
): ServerVersion {
  return new ServerVersion({ ...ports, readMinor: async (signal) => readServerMinor(connect(), signal) });
}
