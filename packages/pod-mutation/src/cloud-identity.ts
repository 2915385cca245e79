import { withoutAgents } from './earlier-mutation.ts';
import type { PodView, VolumeMount } from './pod.ts';
import { objectsIn, textOr } from './pod.ts';

/** What the agent copies from the application to log in with an AWS role of the pod (IRSA). */
export interface CloudIdentity {
  readonly mount: { readonly name: string; readonly mountPath: string } | undefined;
  /** Sorted by name; the region of the auth parameters last. */
  readonly environment: readonly { readonly name: string; readonly value?: string }[];
}

const copied = ['AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'];

/**
 * Mount and variables of the first regular container that has them. A `valueFrom` becomes an empty value, as with the
 * peer. Source: spec/injector.md 3.1, IRSA.
 */
export function findCloudIdentity(pod: PodView, region: string | undefined): CloudIdentity {
  const containers = withoutAgents(pod.containers);
  const mounts: readonly VolumeMount[] = containers.flatMap((container) => container.mounts);
  const found = mounts.find(({ mountPath }) => mountPath.includes('eks.amazonaws.com'));
  const variables = containers.flatMap(({ raw }) => objectsIn(raw['env']));
  const environment = copied.flatMap((name) => {
    const variable = variables.find((candidate) => candidate['name'] === name);
    return variable === undefined ? [] : [plainVariable(name, textOr(variable['value']))];
  });
  return {
    // The peer takes the first one, and none when that has no name.
    mount: found === undefined || found.name === '' ? undefined : { name: found.name, mountPath: found.mountPath },
    environment: region === undefined ? environment : [...environment, plainVariable('AWS_REGION', region)],
  };
}

function plainVariable(name: string, value: string): { readonly name: string; readonly value?: string } {
  return value === '' ? { name } : { name, value };
}
