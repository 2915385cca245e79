import type { ApiProxyConfig, Clock, ListenerConfig, Logger, Random } from '@sluice/core';
import type { HttpTransport, RedirectPolicy, RetryPolicy, VaultClient } from '@sluice/vault-client';
import type { TokenSupply } from '../auto-auth/token-supply.ts';
import type { ListenerHandler } from '../listener/index.ts';
import type { ProxyMetrics } from './metrics.ts';

export interface ProxyOptions {
  /** Of the server: `https://vault:8200`, `unix:///run/vault.sock`. */
  readonly address: string;
  readonly useAutoAuthToken: ApiProxyConfig['useAutoAuthToken'];
  /** Keep replies that grant a lease or a token, and share equal requests in flight. */
  readonly cache: boolean;
  /** For requests whose body is at hand. Default: that of `vault-client`. */
  readonly retry?: Partial<RetryPolicy>;
  /** Default `same-origin`. */
  readonly redirects?: RedirectPolicy;
  /** Before the client's: `Sluice Agent API Proxy/1.0`. */
  readonly userAgent: string;
  readonly limits?: Partial<ProxyLimits>;
}

/** Bounds; each default says why. */
export interface ProxyLimits {
  /** Largest request body. Default 32 MiB, the server's own. */
  readonly requestBytes: number;
  /** Up to this a body is read before it is sent, and so can be sent again and be part of a key. Default 256 KiB. */
  readonly heldRequestBytes: number;
  /** Up to this a JSON reply is read before it is passed on, and so can be kept and shared. Default 1 MiB. */
  readonly heldReplyBytes: number;
  /** Until the head of a reply, retries included. Default 60 s. */
  readonly answerMs: number;
  /** How long a request waits for the agent's first login. Default 2 s. */
  readonly tokenWaitMs: number;
}

export const defaultProxyLimits: ProxyLimits = {
  requestBytes: 32 * 1024 * 1024,
  heldRequestBytes: 256 * 1024,
  heldReplyBytes: 1024 * 1024,
  answerMs: 60_000,
  tokenWaitMs: 2000,
};

export interface ProxyPorts {
  /** To the server. Made with as many connections as requests may be in progress. */
  readonly transport: HttpTransport;
  /** For renewals; without a token of its own. */
  readonly vault: VaultClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Absent without auto-auth. */
  readonly supply?: TokenSupply;
  readonly metrics: ProxyMetrics;
  /** What keeps the agent from being ready, in a few words each; empty when it is. Default: nothing. */
  readonly unready?: () => readonly string[];
  /** Ends the agent as a signal would. */
  readonly quit: () => void;
}

/** The API proxy of the agent. */
export interface Proxy {
  /** The handler for a listener with these settings. */
  handlerFor(listener: Pick<ListenerConfig, 'role' | 'requireRequestHeader' | 'enableQuit'>): ListenerHandler;
  /** Follows the agent's token and keeps cached leases alive until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}
