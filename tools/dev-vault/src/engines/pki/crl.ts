import { webcrypto } from 'node:crypto';
import { loadX509 } from '../../certificates.ts';
import type { PkiState } from './pki-state.ts';

const lifetimeMs = 72 * 3_600_000;

/** The list of revoked certificates, signed by the authority; empty texts without one. */
export async function makeCrl(state: PkiState, nowMs: number): Promise<{ readonly pem: string; readonly der: Buffer }> {
  const [issuer] = state.issuers;
  if (issuer === undefined) return { pem: '', der: Buffer.alloc(0) };
  const library = await loadX509();
  const revoked = [...state.certificates.values()].filter(({ revokedMs }) => revokedMs !== undefined);
  const crl = await library.X509CrlGenerator.create(
    {
      issuer: issuer.certificate.subjectName,
      thisUpdate: new Date(nowMs),
      nextUpdate: new Date(nowMs + lifetimeMs),
      entries: revoked.map(({ serial, revokedMs }) => ({
        serialNumber: serial.replaceAll(':', ''),
        revocationDate: new Date(revokedMs ?? nowMs),
      })),
      signingKey: issuer.signingKey,
      signingAlgorithm: issuer.signingAlgorithm,
    },
    webcrypto,
  );
  const der = Buffer.from(crl.rawData);
  const lines = der.toString('base64').replaceAll(/.{64}(?!$)/g, '$&\n');
  return { pem: `-----BEGIN X509 CRL-----\n${lines}\n-----END X509 CRL-----`, der };
}
