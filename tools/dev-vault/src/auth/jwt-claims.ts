import { createPublicKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload } from 'jose';

/** Header algorithm and claims, not verified; `undefined` for what is no JWT. */
export function readJwt(jwt: string): { readonly algorithm: string; readonly claims: JWTPayload } | undefined {
  try {
    return { algorithm: decodeProtectedHeader(jwt).alg ?? 'none', claims: decodeJwt(jwt) };
  } catch {
    return undefined;
  }
}

/** Whether one of the keys (PEM: public keys or certificates) made the signature. */
export async function signedByOneOf(jwt: string, pems: readonly string[]): Promise<boolean> {
  for (const pem of pems) {
    try {
      await compactVerify(jwt, publicKeyOf(pem));
      return true;
    } catch {
      // not this key; the next one may fit
    }
  }
  return false;
}

/** Throws for what is neither a public key nor a certificate. */
export function publicKeyOf(pem: string): KeyObject {
  return pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
}

/** Seconds of tolerance for each of the time claims. */
export interface Leeways {
  readonly skewSeconds: number;
}

/** The first time claim that does not hold, in the peer's words. Claims that are absent hold. */
export function timeProblem(
  { exp, nbf, iat }: JWTPayload,
  nowMs: number,
  { skewSeconds }: Leeways,
): string | undefined {
  const now = nowMs / 1000;
  if (exp !== undefined && now > exp + skewSeconds) return 'invalid expiration time (exp) claim: token is expired';
  if (nbf !== undefined && now < nbf - skewSeconds) return 'invalid not before (nbf) claim: token not yet valid';
  if (iat !== undefined && now < iat - skewSeconds) return 'invalid issued at (iat) claim: token issued in the future';
  return undefined;
}

export function audiencesOf({ aud }: JWTPayload): readonly string[] {
  return typeof aud === 'string' ? [aud] : (aud ?? []);
}

export const audienceProblem = 'invalid audience (aud) claim: audience claim does not match any expected audience';
