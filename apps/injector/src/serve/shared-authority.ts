import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Clock, KeyedCertificate, Logger } from '@sluice/core';
import { createAuthority } from '@sluice/platform-node/certificates';
import type { KubernetesApi, SecretData } from '../kubernetes/kubernetes-api.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { Secret } from '../kubernetes/objects.ts';
import { unionOf } from './ca-bundle.ts';

/** The CA that signs now, and all CAs that are to be trusted now, as PEM. */
export interface Authority {
  readonly issuer: KeyedCertificate;
  readonly trusted: string;
}

export interface AuthorityPorts {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The Secret that vault-helm creates, empty, and lets the injector write. Source: spec/kubernetes.md 9.8. */
export const secretName = 'vault-injector-certs';
const authorityDays = 730;
const attempts = 5;

/**
 * The CA in the Secret. Whoever finds none, an unusable one, or one with a third of its life left, makes a new one;
 * of several at a time one wins and the others read it again, so no leader is needed. The CA before stays trusted.
 * Source: spec/kubernetes.md 5.2.
 */
export async function sharedAuthority(
  namespace: string,
  { api, clock, logger }: AuthorityPorts,
  signal: AbortSignal,
): Promise<Authority> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const secret = await api.readSecret(namespace, secretName, signal);
    const found = secret === undefined ? undefined : authorityIn(secret.data);
    if (found !== undefined && !isAuthorityDue(found, clock.wallMs())) return found;
    const next = await newAuthority(clock, found?.trusted);
    if (!(await store(api, namespace, secret, next, signal))) continue;
    logger.log('info', 'certificate authority made', { secret: `${namespace}/${secretName}` });
    return next;
  }
  throw new KubernetesError(
    'KUBERNETES_CONFLICT',
    `Kubernetes API: secrets/${secretName}: changed by others ${String(attempts)} times in a row; find out by whom`,
  );
}

/** A CA for this process alone, or the next one when a third of its life is left. */
export async function ownAuthority(known: Authority | undefined, clock: Clock): Promise<Authority> {
  if (known !== undefined && !isAuthorityDue(known, clock.wallMs())) return known;
  return newAuthority(clock, known?.trusted);
}

function store(
  api: KubernetesApi,
  namespace: string,
  secret: Secret | undefined,
  { issuer, trusted }: Authority,
  signal: AbortSignal,
): Promise<boolean> {
  const data: SecretData = { 'ca.crt': trusted, 'issuer.crt': issuer.certPem, 'issuer.key': issuer.keyPem };
  if (secret === undefined) return api.createSecret(namespace, secretName, data, signal);
  return api.updateSecret(secret, data, signal);
}

async function newAuthority(clock: Clock, trustedSoFar = ''): Promise<Authority> {
  const issuer = await createAuthority({ clock, commonName: 'Sluice injector CA', days: authorityDays });
  return { issuer, trusted: unionOf(trustedSoFar, issuer.certPem, clock.wallMs()) };
}

// Anything else in the Secret is replaced: a CA that cannot sign or is not trusted helps nobody.
function authorityIn(data: SecretData): Authority | undefined {
  const [certPem = '', keyPem = '', trusted = ''] = [data['issuer.crt'], data['issuer.key'], data['ca.crt']];
  try {
    const certificate = new X509Certificate(certPem);
    if (!certificate.ca || !certificate.checkPrivateKey(createPrivateKey(keyPem))) return undefined;
    return { issuer: { certPem, keyPem }, trusted: unionOf(trusted, certPem, 0) };
  } catch {
    return undefined;
  }
}

function isAuthorityDue({ issuer }: Authority, wallMs: number): boolean {
  const { validFrom, validTo } = new X509Certificate(issuer.certPem);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return wallMs > to - (to - from) / 3;
}
