import { isIP } from 'node:net';
import type { Clock, KeyedCertificate } from '@sluice/core';
import { issueCertificate } from '@sluice/platform-node/certificates';
import type { KeyPair } from '../server/key-pair.ts';
import { checkKeyPair } from '../server/key-pair.ts';

/** A leaf lives seven days and is replaced when a third is left. Source: spec/kubernetes.md 5.2. */
const leafDays = 7;

/** A serving certificate for these names and addresses; its key stays in memory. */
export async function issueLeaf(authority: KeyedCertificate, hosts: readonly string[], clock: Clock): Promise<KeyPair> {
  const names = hosts.filter((host) => isIP(host) === 0);
  const ips = hosts.filter((host) => isIP(host) !== 0);
  const leaf = await issueCertificate(authority, { clock, names, ips, days: leafDays, usages: ['server'] });
  return checkKeyPair(leaf.certPem, leaf.keyPem);
}

export function isLeafDue({ notBeforeMs, notAfterMs }: KeyPair, wallMs: number): boolean {
  return wallMs > notAfterMs - (notAfterMs - notBeforeMs) / 3;
}
