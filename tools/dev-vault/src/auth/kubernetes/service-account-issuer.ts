import { exportSPKI, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';
import type { Clock, Random } from '@sluice/core';
import { RandomIds } from '../../core/random-ids.ts';
import type { TokenReview, TokenReviewer, TokenReviewStatus } from './token-review.ts';

export interface ServiceAccountRequest {
  readonly namespace: string;
  readonly name: string;
  /** Default: one per account, kept until the account is deleted. */
  readonly uid?: string;
  /** Default: the issuer's own. */
  readonly audiences?: readonly string[];
  /** Default: 3600. Negative: already expired. */
  readonly ttlSeconds?: number;
  /** Pod that the token is bound to. */
  readonly pod?: { readonly name: string; readonly uid: string };
}

/** Audience and issuer of a cluster. */
const issuerUrl = 'https://kubernetes.default.svc.cluster.local';

/** Issues projected service account tokens and reviews them, as a cluster would. Source: spec/vault-api.md 6.1 (c). */
export class ServiceAccountIssuer implements TokenReviewer {
  readonly name: string = 'own issuer of service account tokens';
  readonly #clock: Clock;
  readonly #ids: RandomIds;
  readonly #keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };
  /** Uid by `namespace/name`. */
  readonly #accounts = new Map<string, string>();

  private constructor(clock: Clock, random: Random, keys: { publicKey: CryptoKey; privateKey: CryptoKey }) {
    this.#clock = clock;
    this.#ids = new RandomIds(random);
    this.#keys = keys;
  }

  static async create(clock: Clock, random: Random): Promise<ServiceAccountIssuer> {
    return new ServiceAccountIssuer(clock, random, await generateKeyPair('ES256', { extractable: true }));
  }

  /** PEM, for `pem_keys`. */
  publicKeyPem(): Promise<string> {
    return exportSPKI(this.#keys.publicKey);
  }

  /** A token as the kubelet projects it. */
  async issue(request: ServiceAccountRequest): Promise<string> {
    const { namespace, name, pod, ttlSeconds = 3600, audiences = [issuerUrl] } = request;
    const uid = this.#uidOf(request);
    const now = Math.floor(this.#clock.wallMs() / 1000);
    const account = { namespace, serviceaccount: { name, uid }, ...(pod === undefined ? {} : { pod }) };
    return new SignJWT({ 'kubernetes.io': account })
      .setProtectedHeader({ alg: 'ES256', kid: 'dev-vault' })
      .setIssuer(issuerUrl)
      .setSubject(`system:serviceaccount:${namespace}:${name}`)
      .setAudience([...audiences])
      .setIssuedAt(Math.min(now, now + ttlSeconds - 1))
      .setNotBefore(Math.min(now, now + ttlSeconds - 1))
      .setExpirationTime(now + ttlSeconds)
      .setJti(this.#ids.uuid())
      .sign(this.#keys.privateKey);
  }

  /** From now on its tokens are refused; a new account of that name has another uid. */
  deleteServiceAccount(namespace: string, name: string): void {
    this.#accounts.delete(`${namespace}/${name}`);
  }

  async review({ token, audiences }: TokenReview): Promise<TokenReviewStatus> {
    try {
      const currentDate = new Date(this.#clock.wallMs());
      const { payload } = await jwtVerify(token, this.#keys.publicKey, { issuer: issuerUrl, currentDate });
      const account = payload['kubernetes.io'] as { namespace: string; serviceaccount: { name: string; uid: string } };
      const { name, uid } = account.serviceaccount;
      if (this.#accounts.get(`${account.namespace}/${name}`) !== uid) return refused('service account not found');
      const own = typeof payload.aud === 'string' ? [payload.aud] : (payload.aud ?? []);
      const asked = audiences.length === 0 ? own : own.filter((audience) => audiences.includes(audience));
      if (asked.length === 0) return refused('token audiences are not among those asked for');
      return { authenticated: true, username: payload.sub ?? '', uid, audiences: asked, error: '' };
    } catch (error) {
      return refused(error instanceof Error ? error.message : 'invalid token');
    }
  }

  #uidOf({ namespace, name, uid }: ServiceAccountRequest): string {
    const key = `${namespace}/${name}`;
    const known = uid ?? this.#accounts.get(key) ?? this.#ids.uuid();
    this.#accounts.set(key, known);
    return known;
  }
}

function refused(error: string): TokenReviewStatus {
  return { authenticated: false, username: '', uid: '', audiences: [], error };
}
