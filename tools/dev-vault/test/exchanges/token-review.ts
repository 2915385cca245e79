import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import { kubeApi, startDevVault } from '../../src/index.ts';
import type { Target } from './replay.ts';
import { standingClock } from './standing-clock.ts';

const clock = createSystemClock();
const cluster = 'https://kubernetes.default.svc';
const both = [cluster, 'shop'];
const uid = '5f3a2c11-0000-4000-8000-00000000c0de';

interface Account {
  readonly namespace: string;
  readonly name: string;
  readonly refused?: boolean;
  readonly ageSeconds?: number;
  readonly audiences?: readonly string[];
}

/** Runs `use` against a server whose kubernetes logins are reviewed by a small API server with TLS. */
export async function withTokenReview<T>(use: (target: Target) => Promise<T>): Promise<T> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const refused = new Set<string>();
  const tokenOf = async ({
    namespace,
    name,
    audiences = both,
    ageSeconds = 0,
    refused: no = false,
  }: Account): Promise<string> => {
    const now = Math.floor(clock.wallMs() / 1000) - ageSeconds;
    const jwt = await new SignJWT({ 'kubernetes.io': { namespace, serviceaccount: { name, uid } }, jti: String(no) })
      .setProtectedHeader({ alg: 'RS256' })
      .setSubject(`system:serviceaccount:${namespace}:${name}`)
      .setAudience([...audiences])
      .setIssuedAt(now - 10)
      .setExpirationTime(ageSeconds === 0 ? now + 3600 : now)
      .sign(privateKey);
    if (no) refused.add(jwt);
    return jwt;
  };
  const authority = await createAuthority({ clock });
  const certificate = await issueCertificate(authority, { clock, ips: ['127.0.0.1'] });
  const api = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () =>
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(review(body, refused))),
    );
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  await using server = await startDevVault({
    rootToken: 'sluice-canary-root',
    tokenReview: kubeApi(),
    clock: standingClock(),
  });
  const orders = { namespace: 'shop', name: 'orders' };
  const bindings = new Map([
    ['<root>', 'sluice-canary-root'],
    ['<kube-host>', `https://127.0.0.1:${(api.address() as AddressInfo).port}`],
    ['<kube-ca>', authority.certPem],
    ['<jwt:orders>', await tokenOf(orders)],
    // The recorded answer to line 32 is only possible without the audience `shop`, whatever the header line says.
    ['<jwt:billing>', await tokenOf({ namespace: 'shop', name: 'billing', audiences: [cluster] })],
    ['<jwt:foreign>', await tokenOf({ namespace: 'lab', name: 'orders' })],
    ['<jwt:refused>', await tokenOf({ ...orders, refused: true })],
    ['<jwt:stale>', await tokenOf({ ...orders, ageSeconds: 4000 })],
  ]);
  try {
    return await use({ url: server.url, bindings, wait: () => Promise.resolve() });
  } finally {
    api.closeAllConnections();
    api.close();
  }
}

function review(body: string, refused: ReadonlySet<string>): object {
  const { spec } = JSON.parse(body) as {
    readonly spec: { readonly token: string; readonly audiences: readonly string[] };
  };
  if (refused.has(spec.token)) return { status: { authenticated: false, error: 'token has been invalidated' } };
  const claims = JSON.parse(Buffer.from(spec.token.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly sub: string;
  };
  return { status: { authenticated: true, user: { username: claims.sub, uid }, audiences: spec.audiences } };
}
