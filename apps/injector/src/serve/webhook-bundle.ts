import type { Clock } from '@sluice/core';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { WebhookConfiguration, WebhookEntry } from '../kubernetes/objects.ts';
import { toBase64 } from '../kubernetes/objects.ts';
import { containsAll, unionOf } from './ca-bundle.ts';

/**
 * - `kept`: all our webhooks trust the CAs already
 * - `written`: at least one was patched
 * - `absent`: there is no such configuration (yet)
 * - `other services`: none of its webhooks calls a service that our certificate is for
 * - `cert-manager`: its caBundle belongs to cert-manager
 */
export type BundleState = 'kept' | 'written' | 'absent' | 'other services' | 'cert-manager';

const attempts = 5;

/**
 * Sees to it that every webhook of the configuration which calls our service trusts the CAs `trusted`. Others are not
 * touched, and a bundle that holds ours stays as it is, so replicas do not overwrite each other.
 * Source: spec/kubernetes.md 5.3.
 */
export async function keepWebhookBundle(
  target: { readonly configuration: string; readonly serves: (host: string) => boolean },
  trusted: string,
  { api, clock }: { readonly api: KubernetesApi; readonly clock: Clock },
  signal: AbortSignal,
): Promise<BundleState> {
  const name = target.configuration;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await api.readWebhookConfiguration(name, signal);
    if (found === undefined) return 'absent';
    const ours = found.webhooks.filter((entry) => isOurs(entry, target.serves));
    if (ours.length === 0) return 'other services';
    const stale = ours.filter(({ caBundle }) => !containsAll(caBundle, trusted));
    if (stale.length === 0) return 'kept';
    if (found.annotations.some((key) => key.startsWith('cert-manager.io/inject-'))) return 'cert-manager';
    const patch = patchOf(found, stale, trusted, clock.wallMs());
    if (await api.patchWebhookConfiguration(name, patch, signal)) return 'written';
  }
  throw new KubernetesError(
    'KUBERNETES_CONFLICT',
    `Kubernetes API: mutatingwebhookconfigurations/${name}: changed by others ${String(attempts)} times in a row; ` +
      'find out who else writes its caBundle',
  );
}

// The API server calls a service by this name and nothing else.
function isOurs({ service }: WebhookEntry, serves: (host: string) => boolean): boolean {
  return service !== undefined && serves(`${service.name}.${service.namespace}.svc`);
}

// Merged by the entries' names: their order may change in between. The version makes it fail instead of overwriting.
function patchOf(
  { resourceVersion }: WebhookConfiguration,
  stale: readonly WebhookEntry[],
  trusted: string,
  wallMs: number,
): unknown {
  return {
    metadata: { resourceVersion },
    webhooks: stale.map(({ name, caBundle }) => ({
      name,
      clientConfig: { caBundle: toBase64(unionOf(caBundle, trusted, wallMs)) },
    })),
  };
}
