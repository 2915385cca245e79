import { request } from 'node:https';
import { request as plainRequest } from 'node:http';

/** What is asked of the API server. Source: spec/vault-api.md 6.1, steps 8 and 9. */
export interface TokenReview {
  readonly host: string;
  /** PEM; empty: the system's authorities. */
  readonly caCertificate: string;
  readonly bearer: string;
  readonly token: string;
  readonly audiences: readonly string[];
}

export interface TokenReviewStatus {
  readonly authenticated: boolean;
  readonly username: string;
  readonly uid: string;
  readonly audiences: readonly string[];
  /** Not empty: the review failed. */
  readonly error: string;
}

/** Who answers TokenReviews. Chosen out of band; the HTTP surface is the same for all. */
export interface TokenReviewer {
  readonly name: string;
  /** Rejects when nobody can be asked. */
  review(review: TokenReview): Promise<TokenReviewStatus>;
}

/** Asks the API server named in the method's configuration. */
export function kubeApi(): TokenReviewer {
  return { name: 'kubernetes API server', review: askApiServer };
}

/**
 * Believes every token whose claims fit. For machines without anything that could check them; the name says what
 * it is, and the banner repeats it.
 */
export function insecureAcceptAll(): TokenReviewer {
  return {
    name: 'insecure: accepts every service account token',
    async review({ token, audiences }) {
      const { sub, uid } = claimsOf(token);
      return { authenticated: true, username: sub, uid, audiences, error: '' };
    },
  };
}

const timeoutMs = 30_000;

async function askApiServer(review: TokenReview): Promise<TokenReviewStatus> {
  const body = JSON.stringify({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token: review.token, audiences: review.audiences },
  });
  const answer = await post(review, body);
  if (answer.status < 200 || answer.status > 299) throw new Error(`the API server answered ${answer.status}`);
  return decodeStatus(JSON.parse(answer.text));
}

function post(
  { host, caCertificate, bearer }: TokenReview,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL('/apis/authentication.k8s.io/v1/tokenreviews', `${host.replace(/\/+$/, '')}/`);
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json', Authorization: `Bearer ${bearer}` };
  const options = {
    method: 'POST',
    headers,
    timeout: timeoutMs,
    ...(caCertificate === '' ? {} : { ca: caCertificate }),
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'http:' ? plainRequest : request)(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
      response.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('the API server does not answer')));
    sent.on('error', reject);
    sent.end(body);
  });
}

interface RawReview {
  readonly status?: {
    readonly authenticated?: boolean;
    readonly error?: string;
    readonly audiences?: readonly string[];
    readonly user?: { readonly username?: string; readonly uid?: string };
  };
}

function decodeStatus(value: unknown): TokenReviewStatus {
  const { status = {} } = value as RawReview;
  return {
    authenticated: status.authenticated === true,
    username: status.user?.username ?? '',
    uid: status.user?.uid ?? '',
    audiences: status.audiences ?? [],
    error: status.error ?? '',
  };
}

function claimsOf(token: string): { readonly sub: string; readonly uid: string } {
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly sub?: string;
    readonly 'kubernetes.io'?: {
      readonly namespace?: string;
      readonly serviceaccount?: { readonly name?: string; readonly uid?: string };
    };
  };
  const account = payload['kubernetes.io'];
  return {
    sub: payload.sub ?? `system:serviceaccount:${account?.namespace ?? ''}:${account?.serviceaccount?.name ?? ''}`,
    uid: account?.serviceaccount?.uid ?? '',
  };
}
