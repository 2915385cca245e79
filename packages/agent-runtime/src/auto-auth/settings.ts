import type { AuthMethodConfig, Clock, Logger, Random } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import type { ProxyMetrics } from '../proxy/metrics.ts';

/** What of the configuration auto-auth needs. */
export interface AutoAuthSettings {
  readonly method: AuthMethodConfig;
  readonly reauthOnNewCredentials: boolean;
}

export interface AutoAuthPorts {
  readonly vault: VaultClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** `agent.auth.success`, `agent.auth.failure`, `agent.authenticated` (spec/agent.md 9). */
  readonly metrics: Pick<ProxyMetrics, 'increment' | 'set'>;
}
