import type { AuthenticatedToken, AuthMethodConfig, Clock, FileSystem, Logger, Result } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';

/** A way to log in. Knows nothing of pacing, renewal or who uses the token. */
export interface AuthMethod {
  /** One attempt, without retries. Rejects with a `VaultError`, `HostError` or `AgentError`. */
  authenticate(signal: AbortSignal): Promise<AuthenticatedToken>;
  /** Yields when what the method logs in with has changed. Started after the first successful login. */
  readonly changes?: (signal: AbortSignal) => AsyncIterable<void>;
  /** Log in again after a change even without `enable_reauth_on_new_credentials`. */
  readonly changesAlwaysCount?: boolean;
}

export interface AuthMethodPorts {
  /** Sends no token of its own: an ambient token must never ride along on a login (spec/agent.md 1.3). */
  readonly vault: VaultClient;
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Checks the parameters of a configured method and makes it; all problems at once. */
export type CreateAuthMethod = (config: AuthMethodConfig, ports: AuthMethodPorts) => Result<AuthMethod>;
