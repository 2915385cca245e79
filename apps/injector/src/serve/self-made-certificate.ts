import type { Clock, FileSystem, KeyedCertificate, Logger } from '@sluice/core';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import { isIP } from 'node:net';
import type { KeyPair } from '../server/key-pair.ts';
import { checkKeyPair } from '../server/key-pair.ts';

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

/** A leaf lives seven days and is replaced when a third is left; the CA two years. Source: spec/kubernetes.md 5.2. */
const leafDays = 7;
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
  const issue = (): Promise<KeyPair> => issuePair(authority, hosts, clock);
  const first = await issue();
  await files.replace(caBundleFile, new TextEncoder().encode(authority.certPem), { mode: 0o644 });
  logger.log('info', 'certificate made', { hosts: hosts.join(','), caBundleFile });
  return {
    first,
    keepFresh: async (use, signal) => {
      for (let current = first; ;) {
        await clock.sleep(checkIntervalMs, signal);
        if (!isDue(current, clock.wallMs())) continue;
        current = await issue();
        use(current);
        logger.log('info', 'certificate renewed', { hosts: hosts.join(',') });
      }
    },
  };
}

async function issuePair(authority: KeyedCertificate, hosts: readonly string[], clock: Clock): Promise<KeyPair> {
  const names = hosts.filter((host) => isIP(host) === 0);
  const ips = hosts.filter((host) => isIP(host) !== 0);
  const leaf = await issueCertificate(authority, { clock, names, ips, days: leafDays, usages: ['server'] });
  return checkKeyPair(leaf.certPem, leaf.keyPem);
}

function isDue({ notBeforeMs, notAfterMs }: KeyPair, wallMs: number): boolean {
  return wallMs > notAfterMs - (notAfterMs - notBeforeMs) / 3;
}
