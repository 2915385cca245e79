import type { RedirectPolicy, RetryPolicy, ServerAddress } from '@sluice/vault-client';
import type { LeaseCache } from '../cache/lease-cache.ts';
import type { InFlight } from './in-flight.ts';
import type { ManagedTokens } from './managed-tokens.ts';
import type { ProxyLimits, ProxyOptions, ProxyPorts } from './options.ts';

/** What the handlers of one proxy share. */
export interface ProxyContext {
  readonly options: ProxyOptions;
  readonly limits: ProxyLimits;
  readonly address: ServerAddress;
  readonly retry: RetryPolicy;
  readonly redirects: RedirectPolicy;
  readonly ports: ProxyPorts;
  /** Absent when nothing is to be cached. */
  readonly cache: LeaseCache | undefined;
  readonly inFlight: InFlight;
  readonly managed: ManagedTokens;
}
