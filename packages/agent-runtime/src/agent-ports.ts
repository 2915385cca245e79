import type { Clock, FileSystem, Logger, ProcessRunner, Random } from '@sluice/core';
import type { Cryptography } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import type { LatestValue } from './latest-value.ts';

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
  /** The environment that templates and commands see. */
  readonly environment: Readonly<Record<string, string>>;
  /** What `pid_file` is to hold. */
  readonly processId: number;
  /** A new object asks for a fresh read of every secret without a lease (SIGHUP). */
  readonly refreshes: LatestValue<object>;
}
