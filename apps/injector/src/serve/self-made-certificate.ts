import type { Clock, FileSystem, Logger } from '@sluice/core';
import { createAuthority } from '@sluice/platform-node/certificates';
import type { KeyPair } from '../server/key-pair.ts';
import { isLeafDue, issueLeaf } from './leaf.ts';

export interface SelfMadeOptions {
  readonly hosts: readonly string[];
  /** Gets the CA's certificate as PEM: what belongs into the webhook's `caBundle`. */
  readonly caBundleFile: string;
}

export interface SelfMadePorts {
  readonly files: Pick<FileSystem, 'replace'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Source: spec/kubernetes.md 5.2. */
const authorityDays = 730;
/** Wall time is looked at again and again: one long timer stands still while a machine is suspended. */
const checkIntervalMs = 60_000;

/** A CA in memory and the pairs it issues. Its key never leaves the process. */
export interface SelfMadeCertificate {
  readonly first: KeyPair;
  /** Calls `use` with each further pair until the signal aborts. */
  keepFresh(use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void>;
}

/** Makes the CA and the first pair, and writes the CA's certificate. Rejects with `HostError` when it cannot. */
export async function createSelfMadeCertificate(
  { hosts, caBundleFile }: SelfMadeOptions,
  { files, clock, logger }: SelfMadePorts,
): Promise<SelfMadeCertificate> {
  const authority = await createAuthority({ clock, commonName: 'Sluice injector CA', days: authorityDays });
  const issue = (): Promise<KeyPair> => issueLeaf(authority, hosts, clock);
  const first = await issue();
  await files.replace(caBundleFile, new TextEncoder().encode(authority.certPem), { mode: 0o644 });
  logger.log('info', 'certificate made', { hosts: hosts.join(','), caBundleFile });
  return {
    first,
    keepFresh: async (use, signal) => {
      for (let current = first; ;) {
        await clock.sleep(checkIntervalMs, signal);
        if (!isLeafDue(current, clock.wallMs())) continue;
        current = await issue();
        use(current);
        logger.log('info', 'certificate renewed', { hosts: hosts.join(',') });
      }
    },
  };
}
