import type { Clock } from '@sluice/core';
import { createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import { createMetrics } from '../../src/metrics/prometheus.ts';
import type { ReviewRequest } from '../../src/review/decode-review.ts';
import { decodeReview } from '../../src/review/decode-review.ts';
import { allow } from '../../src/review/decision.ts';
import type { Mutate } from '../../src/review/answer-review.ts';
import type { InjectorServer, InjectorServerOptions } from '../../src/server/injector-server.ts';
import { startInjectorServer } from '../../src/server/injector-server.ts';
import type { KeyPair } from '../../src/server/key-pair.ts';
import { checkKeyPair } from '../../src/server/key-pair.ts';

export const testHost = 'injector.test';

export interface TestPair {
  readonly ca: string;
  readonly pair: KeyPair;
}

/** A pair for `injector.test` and 127.0.0.1 with a CA of its own; `days` below zero has expired. */
export async function aKeyPair(days = 1): Promise<TestPair> {
  const clock = createSystemClock();
  const authority = await createAuthority({ clock });
  const leaf = await issueCertificate(authority, { clock, names: [testHost], ips: ['127.0.0.1'], days });
  return { ca: authority.certPem, pair: checkKeyPair(leaf.certPem, leaf.keyPem) };
}

/** Allows everything. */
export const allowAll: Mutate = () => ({ decision: allow('not_annotated'), reason: 'not_annotated' });

export interface TestServer extends AsyncDisposable {
  readonly server: InjectorServer;
  readonly logger: MemoryLogger;
}

/** A webhook on a free port, without pause before it closes. */
export async function startServer(
  { pair }: TestPair,
  mutate: Mutate = allowAll,
  { clock = createSystemClock(), ...options }: Partial<InjectorServerOptions> & { clock?: Clock } = {},
): Promise<TestServer> {
  const logger = new MemoryLogger();
  const server = await startInjectorServer(
    {
      listen: { host: '127.0.0.1', port: 0 },
      keyPair: pair,
      tls: { minVersion: 'TLSv1.2', ciphers: undefined },
      shutdownDelayMs: 0,
      ...options,
    },
    mutate,
    createMetrics('test'),
    { clock, random: createFixedRandom(), logger },
  );
  return { server, logger, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A review of a pod with these annotations. */
export function aReview(annotations: Readonly<Record<string, string>> = {}, uid = 'u-1'): Record<string, unknown> {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      namespace: 'shop',
      operation: 'CREATE',
      object: { metadata: { name: 'web', annotations }, spec: { containers: [{ name: 'app', image: 'app:1' }] } },
    },
  };
}

/** A request for a pod that can be injected: its token is mounted, as API servers see to. */
export function aReviewRequest(annotations: Readonly<Record<string, string>>, namespace = 'shop'): ReviewRequest {
  const decoded = decodeReview(aReview(annotations));
  if (!decoded.ok) throw new Error(decoded.error);
  const volumeMounts = [{ name: 'kube-api-access-1', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }];
  const containers = [{ name: 'app', image: 'app:1', volumeMounts }];
  const object = { metadata: { name: 'web', annotations }, spec: { containers } };
  return { ...decoded.value.request, namespace, object };
}
