import type { Clock, Logger } from '@sluice/core';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { apiAddress, isInCluster } from '../kubernetes/in-cluster.ts';
import type { ApiConnection } from '../kubernetes/request-json.ts';
import { readServerMinor } from '../kubernetes/server-version.ts';
import type { Mutate } from '../review/answer-review.ts';
import { createMutate } from '../review/mutate-request.ts';
import type { Companion } from './companion.ts';
import { ServerVersion } from './server-version.ts';

export interface WithCluster {
  readonly mutate: Mutate;
  readonly companions: readonly Companion[];
}

/** The engine with what the settings want to be known of the cluster, and what keeps that knowledge up to date. */
export function withCluster(
  settings: InjectorSettings,
  env: Parameters<typeof apiAddress>[0],
  connect: () => ApiConnection,
  ports: { readonly clock: Clock; readonly logger: Logger },
): WithCluster {
  const isVersionAsked = settings.kubernetesMinor === undefined && isInCluster(env);
  const version = isVersionAsked ? serverVersion(connect, ports) : undefined;
  const mutate = createMutate(settings, {
    get kubernetesMinor() {
      return version?.minor;
    },
  });
  return { mutate, companions: version === undefined ? [] : [version] };
}

function serverVersion(
  connect: () => ApiConnection,
  ports: { readonly clock: Clock; readonly logger: Logger },
): ServerVersion {
  return new ServerVersion({ ...ports, readMinor: async (signal) => readServerMinor(connect(), signal) });
}
