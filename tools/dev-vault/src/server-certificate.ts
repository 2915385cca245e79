import { isIP } from 'node:net';
import type { KeyedCertificate } from '@sluice/core';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import type { ListenerSpec } from './options.ts';

/** What `https` listeners without a certificate of their own use. PEM texts. */
export interface ServerTls {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly issuer: KeyedCertificate;
  readonly names: readonly string[];
}

// Certificates follow the machine's clock, even when the server's is a fake: clients check them by theirs.
const clock = createSystemClock();
const ownNames = [
  'localhost',
  '127.0.0.1',
  '::1',
  'vault',
  'vault.vault',
  'vault.vault.svc',
  'vault.vault.svc.cluster.local',
];

/** Makes authority and certificate if a listener needs them. */
export async function prepareTls(specs: readonly ListenerSpec[]): Promise<ServerTls | undefined> {
  const needing = specs.filter((spec) => spec.type === 'https' && spec.cert === undefined);
  if (needing.length === 0) return undefined;
  const asked = needing.flatMap((spec) =>
    spec.type === 'https' ? [...(spec.names ?? []), spec.host ?? '127.0.0.1'] : [],
  );
  const names = [...new Set([...ownNames, ...asked])].filter((name) => name !== '0.0.0.0' && name !== '::');
  const issuer = await createAuthority({ clock, commonName: 'dev-vault authority' });
  return { authority: issuer.certPem, issuer, names, ...(await issue(issuer, names)) };
}

/** Another certificate for the same names. */
export async function renewCertificate({
  issuer,
  names,
}: ServerTls): Promise<{ readonly certificate: string; readonly key: string }> {
  return issue(issuer, names);
}

async function issue(
  issuer: KeyedCertificate,
  all: readonly string[],
): Promise<{ readonly certificate: string; readonly key: string }> {
  const ips = all.filter((name) => isIP(name) !== 0);
  const names = all.filter((name) => isIP(name) === 0);
  const { certPem, keyPem } = await issueCertificate(issuer, { clock, names, ips, usages: ['server'] });
  return { certificate: certPem, key: keyPem };
}
