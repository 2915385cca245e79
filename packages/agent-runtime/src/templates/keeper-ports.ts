import type { Clock, Logger, Random } from '@sluice/core';
import type { DependencyValue } from '@sluice/template';
import type { TokenSupply } from '../auto-auth/token-supply.ts';
import type { LatestValue } from '../latest-value.ts';
import type { BackoffBounds } from '../retry/decide.ts';
import type { FetchPorts } from './fetch.ts';
import type { RefreshSettings } from './refresh/decide.ts';

export interface KeeperSettings extends RefreshSettings {
  /** Between failed fetches. */
  readonly retry: BackoffBounds;
}

export interface KeeperPorts extends FetchPorts {
  readonly supply: TokenSupply;
  /** A new object asks for a fresh read of everything without a lease (SIGHUP). */
  readonly refreshes: LatestValue<object>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** What a keeper tells of its dependency. */
export interface KeeperReports {
  arrived(value: DependencyValue): void;
  /** The `failures`-th failure in a row; the keeper goes on trying. */
  failed(error: unknown, failures: number): void;
}
