import type { AgentConfig } from '@sluice/core';
import type { TemplatesSettings } from './managed-template.ts';

/** Back-off of fetches where the auth method does not set its own. Source: spec/agent.md 6.4. */
const fetchRetry = { minMs: 250, maxMs: 60_000 };
/** The method's defaults (spec/agent.md 2.7): as long as it has these, `fetchRetry` counts. */
const methodDefaults = { minMs: 1000, maxMs: 300_000 };

/** What templates need of the configuration. Source: spec/agent.md 2.12, 6.4. */
export function templatesSettings({ autoAuth, templateConfig, vault }: AgentConfig): TemplatesSettings {
  const { minBackoffMs, maxBackoffMs } = autoAuth?.method ?? {};
  return {
    staticIntervalMs: templateConfig.staticSecretRenderIntervalMs,
    leaseThreshold: templateConfig.leaseRenewalThreshold,
    exitOnRetryFailure: templateConfig.exitOnRetryFailure,
    attempts: vault.numRetries,
    retry: {
      minMs: chosen(minBackoffMs, methodDefaults.minMs, fetchRetry.minMs),
      maxMs: chosen(maxBackoffMs, methodDefaults.maxMs, fetchRetry.maxMs),
    },
  };
}

function chosen(configured: number | undefined, methodDefault: number, ours: number): number {
  return configured === undefined || configured === methodDefault ? ours : configured;
}
