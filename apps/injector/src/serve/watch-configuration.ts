import type { Clock, Logger } from '@sluice/core';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';

const pauseMs = 10_000;

/**
 * Calls `onChange` soon after each change of the configuration, so that a caBundle which a GitOps tool has emptied is
 * not missed for long. Where watching is forbidden it ends: then only the regular check finds out.
 */
export async function watchConfiguration(
  name: string,
  onChange: () => void,
  { api, clock, logger }: { readonly api: KubernetesApi; readonly clock: Clock; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await api.watchWebhookConfiguration(name, onChange, signal);
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      if (error.code !== 'KUBERNETES_FORBIDDEN') logger.log('debug', 'watch ended', { reason: error.message });
      else {
        logger.log('info', 'caBundle is looked at every ten seconds only', { reason: error.message });
        return;
      }
    }
    // What changed in between is found by the regular check.
    await clock.sleep(pauseMs, signal);
  }
}
