import type { AgentConfig, Clock, Cryptography, FileSystem, Logger, ProcessRunner, Random } from '@sluice/core';
import type { HttpTransport, RedirectPolicy, VaultClient } from '@sluice/vault-client';
import type { LatestValue } from './latest-value.ts';

/** The server as the API proxy reaches it. */
export interface Upstream {
  readonly address: string;
  readonly transport: HttpTransport;
  readonly redirects?: RedirectPolicy;
}

/** Signals that this process gets. */
export interface SignalSource {
  /**
   * Calls the listener with the name (`SIGUSR2`, ...) of each signal that a supervised program is to get too: SIGHUP,
   * SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGQUIT. Until the answer is called, none of them ends this process. Source:
   * spec/agent.md 7.5.
   */
  listen(listener: (name: string) => void): () => void;
}

/** Everything outside the agent. `platform-node` and `vault-client` implement it, tests fake it. */
export interface AgentPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  readonly processes: ProcessRunner;
  readonly cryptography: Cryptography;
  /** The logger of a part: `auth.handler`, `sink.file`, `template.server`, ... (spec/agent.md 1.8). */
  readonly logger: (name: string) => Logger;
  /** Without a token of its own. */
  readonly vault: VaultClient;
  /** Connections of its own for the API proxy; called only where a listener is configured. */
  readonly openUpstream: () => Upstream;
  /** Name and version of this program, for proxied requests. */
  readonly userAgent: string;
  /** The environment that templates and commands see. */
  readonly environment: Readonly<Record<string, string>>;
  /** What `pid_file` is to hold. */
  readonly processId: number;
  /**
   * A new object is the configuration from now on (SIGHUP): templates are taken over, listeners take new certificates,
   * every secret without a lease is read again. What else has changed in it needs a restart and is logged.
   */
  readonly reloads: LatestValue<AgentConfig>;
  /** A new object asks for the counters in the log (SIGUSR1). */
  readonly dumps: LatestValue<object>;
  /** What a supervised program gets too. */
  readonly signals: SignalSource;
}
