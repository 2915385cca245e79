import type { Vault } from '../core/model.ts';
import type { Listener } from '@sluice/agent-runtime/listener';
import type { ServiceAccountIssuer, ServiceAccountRequest } from '../auth/kubernetes/service-account-issuer.ts';
import type { RequestEntry } from '../options.ts';
import { renewCertificate } from '../server-certificate.ts';
import type { ServerTls } from '../server-certificate.ts';
import { remainingSeconds } from '../token/token.ts';
import type { Fault, Faults } from './faults.ts';

/** A lease as tests and pages see it: without the secret. */
export interface LeaseView {
  readonly id: string;
  readonly path: string;
  readonly ttlSeconds: number;
  readonly renewable: boolean;
  readonly state: 'live' | 'ending' | 'revoking' | 'irrevocable';
}

/** A token as tests and pages see it: by accessor. */
export interface TokenView {
  readonly accessor: string;
  readonly displayName: string;
  readonly policies: readonly string[];
  readonly path: string;
  /** 0 for tokens that do not expire. */
  readonly ttlSeconds: number;
}

/** What can be done to the server out of band; never over HTTP. Source: spec/vault-api.md 17.3. */
export interface Controls {
  /** Ordered log, no bodies, tokens by accessor. */
  readonly requests: readonly RequestEntry[];
  leases(): readonly LeaseView[];
  tokens(): readonly TokenView[];
  seal(): void;
  unseal(): void;
  /** Health 429; `redirectTo` (a base URL) sends other requests there with 307. */
  standby(on: boolean, redirectTo?: string): void;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Ends a token as if its time were up. `false` when there is none. */
  expireToken(accessor: string): Promise<boolean>;
  revokeLease(id: string): Promise<boolean>;
  /** Resolves when nothing is being revoked in the background: expired leases, revoked tokens. */
  idle(): Promise<void>;
  dropConnections(): void;
  /** A new certificate under the same authority, for connections from now on. */
  rotateCertificate(): Promise<void>;
  /** A projected token as the kubelet hands it to a pod. */
  issueServiceAccountJwt(request: ServiceAccountRequest): Promise<string>;
  deleteServiceAccount(namespace: string, name: string): void;
  /** PEM of the key that signs those tokens. */
  serviceAccountPublicKey(): Promise<string>;
}

export interface ControlParts {
  readonly vault: Vault;
  readonly issuer: ServiceAccountIssuer;
  readonly faults: Faults;
  readonly listeners: readonly Listener[];
  readonly requests: readonly RequestEntry[];
  readonly tls: ServerTls | undefined;
}

export function createControls({ vault, issuer, faults, listeners, requests, tls }: ControlParts): Controls {
  return {
    requests,
    leases: () => vault.leases.all().map((lease) => viewLease(lease, vault.nowMs())),
    tokens: () =>
      vault.tokens.all().map((token) => ({
        accessor: token.accessor,
        displayName: token.displayName,
        policies: token.policies,
        path: token.path,
        ttlSeconds: remainingSeconds(token, vault.nowMs()),
      })),
    seal() {
      vault.seal.sealed = true;
    },
    unseal() {
      if (vault.seal.initialized) vault.seal.sealed = false;
    },
    standby(on, redirectTo) {
      vault.standby = on ? { ...(redirectTo === undefined ? {} : { redirectTo }) } : undefined;
    },
    fault: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    async expireToken(accessor) {
      const token = vault.tokens.findByAccessor(accessor);
      if (token !== undefined) await vault.tokens.revoke(token);
      return token !== undefined;
    },
    async revokeLease(id) {
      const lease = vault.leases.find(id);
      if (lease !== undefined) await vault.leases.revoke(lease);
      return lease !== undefined;
    },
    idle: () => vault.idle(),
    dropConnections() {
      for (const listener of listeners) listener.dropConnections();
    },
    async rotateCertificate() {
      if (tls === undefined) return;
      const pair = await renewCertificate(tls);
      for (const listener of listeners) if (listener.url.startsWith('https:')) listener.replaceTls(pair);
    },
    issueServiceAccountJwt: (request) => issuer.issue(request),
    deleteServiceAccount: (namespace, name) => {
      issuer.deleteServiceAccount(namespace, name);
    },
    serviceAccountPublicKey: () => issuer.publicKeyPem(),
  };
}

function viewLease(lease: ReturnType<Vault['leases']['all']>[number], nowMs: number): LeaseView {
  const { id, path, renewable, state, expiresMs } = lease;
  return { id, path, renewable, state, ttlSeconds: Math.max(0, Math.floor((expiresMs - nowMs) / 1000)) };
}
