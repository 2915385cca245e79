import { sendCall } from './call.ts';
import { KubernetesError } from './kubernetes-error.ts';
import type { ApiConnection } from './request-json.ts';

/** The minor version of the API server, 33 for 1.33. Throws `KubernetesError`. Source: spec/kubernetes.md 3.6. */
export async function readServerMinor(connection: ApiConnection, signal: AbortSignal): Promise<number> {
  const call = { method: 'GET', path: '/version', verb: 'get', resource: 'version', name: '' } as const;
  const { body } = await sendCall(call, [], connection, signal);
  const minor = minorIn(body);
  if (minor !== undefined) return minor;
  throw new KubernetesError(
    'KUBERNETES_ANSWER',
    'Kubernetes API: get version: the answer names no version 1.N; give it with -kubernetes-version',
  );
}

// Providers write `33+`.
function minorIn(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('major' in body) || !('minor' in body)) return undefined;
  if (body.major !== '1' || typeof body.minor !== 'string') return undefined;
  const digits = /^[0-9]{1,3}/.exec(body.minor)?.[0];
  return digits === undefined ? undefined : Number(digits);
}
