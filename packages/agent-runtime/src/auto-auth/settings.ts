import type { AuthMethodConfig, Clock, Logger, Random } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';

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
}
