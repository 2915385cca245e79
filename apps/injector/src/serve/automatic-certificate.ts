import type { Clock, Logger, LogLevel } from '@sluice/core';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { KeyPair } from '../server/key-pair.ts';
import { isValidAt } from '../server/key-pair.ts';
import { isLeafDue, issueLeaf } from './leaf.ts';
import type { Authority } from './shared-authority.ts';
import { ownAuthority, sharedAuthority } from './shared-authority.ts';
import type { BundleState } from './webhook-bundle.ts';
import { keepWebhookBundle } from './webhook-bundle.ts';

export interface AutomaticOptions {
  /** Name of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  readonly hosts: readonly string[];
  /** Of the Secret with the CA; `undefined` for the pod's own. */
  readonly namespace: string | undefined;
}

export interface AutomaticPorts {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A certificate whose CA the API server is told, and that CA is shared with the other replicas. */
export interface AutomaticCertificate {
  readonly first: KeyPair;
  /** Calls `use` with each further pair and writes a caBundle that was reset, until the signal aborts. */
  keepFresh(use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void>;
}

/** Until then a caBundle that an upgrade of the chart has emptied stays so. Source: spec/kubernetes.md 5.2. */
export const checkIntervalMs = 10_000;
const [firstPauseMs, longestPauseMs] = [1_000, 30_000];

/**
 * Resolves once there is a certificate and the configuration trusts it, or does not exist yet. Waits for an API server
 * that does not answer. Rejects with `KubernetesError` for what waiting does not heal: no cluster, no permission to
 * patch the configuration; or with the reason of the signal. Source: spec/kubernetes.md 5.1 and 5.2.
 */
export async function openAutomaticCertificate(
  options: AutomaticOptions,
  ports: AutomaticPorts,
  signal: AbortSignal,
): Promise<AutomaticCertificate> {
  const keeper = new Keeper(options, ports);
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const first = await keeper.check(signal);
      if (first !== undefined) return { first, keepFresh: (use, ended) => keeper.run(use, ended) };
    } catch (error) {
      if (!(error instanceof KubernetesError) || isFinal(error)) throw error;
      keeper.complain(error);
    }
    await ports.clock.sleep(pauseMs, signal);
  }
}

function isFinal({ code }: KubernetesError): boolean {
  return code === 'KUBERNETES_FORBIDDEN' || code === 'KUBERNETES_NOT_IN_CLUSTER';
}

class Keeper {
  readonly #options: AutomaticOptions;
  readonly #ports: AutomaticPorts;
  #authority: Authority | undefined;
  #isShared = true;
  #pair: KeyPair | undefined;
  /** The certificate of the CA that signed `#pair`. */
  #signedBy = '';
  #reported = '';

  constructor(options: AutomaticOptions, ports: AutomaticPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  async run(use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    for (;;) {
      await clock.sleep(checkIntervalMs, signal);
      try {
        // Needs no API: it must not depend on whether that answers.
        const renewed = await this.#renewed();
        if (renewed !== undefined) use(renewed);
        const changed = await this.check(signal);
        if (changed !== undefined) use(changed);
      } catch (error) {
        if (!(error instanceof KubernetesError)) throw error;
        this.complain(error);
      }
    }
  }

  /** Reads the CA and keeps the caBundle. Resolves with a pair when the CA is another than before. */
  async check(signal: AbortSignal): Promise<KeyPair | undefined> {
    const authority = await this.#currentAuthority(signal);
    const state = await keepWebhookBundle(this.#options, authority.trusted, this.#ports, signal);
    this.#report(state);
    if (this.#signedBy === authority.issuer.certPem) return undefined;
    // API servers learn of a new CA a little later: the present pair is good until the next check.
    const isGood = this.#pair !== undefined && isValidAt(this.#pair, this.#ports.clock.wallMs());
    return state === 'written' && isGood ? undefined : this.#issue(authority);
  }

  /** Logs an error once, until something else is to be said. */
  complain({ code, message }: KubernetesError): void {
    this.#once(message, 'error', 'certificate not kept', { code, reason: message });
  }

  async #currentAuthority(signal: AbortSignal): Promise<Authority> {
    const { api, clock, logger } = this.#ports;
    if (this.#isShared) {
      try {
        const namespace = this.#options.namespace ?? (await api.namespace());
        return (this.#authority = await sharedAuthority(namespace, this.#ports, signal));
      } catch (error) {
        const mayNot = error instanceof KubernetesError && error.code === 'KUBERNETES_FORBIDDEN';
        if (!mayNot || this.#authority !== undefined) throw error;
        // As under vault-helm with one replica: every process has a CA, and the caBundle holds those of all.
        logger.log('warn', 'certificate authority of this process only', { reason: error.message });
        this.#isShared = false;
      }
    }
    return (this.#authority = await ownAuthority(this.#authority, clock));
  }

  async #renewed(): Promise<KeyPair | undefined> {
    const [authority, pair] = [this.#authority, this.#pair];
    if (authority === undefined || pair === undefined || !isLeafDue(pair, this.#ports.clock.wallMs())) return undefined;
    return this.#issue(authority);
  }

  async #issue({ issuer }: Authority): Promise<KeyPair> {
    const { hosts } = this.#options;
    this.#pair = await issueLeaf(issuer, hosts, this.#ports.clock);
    this.#signedBy = issuer.certPem;
    this.#ports.logger.log('info', 'certificate made', { hosts: hosts.join(',') });
    return this.#pair;
  }

  #report(state: BundleState): void {
    const { configuration, hosts } = this.#options;
    if (state === 'written') this.#ports.logger.log('info', 'caBundle written', { configuration });
    const hint = hints[state];
    if (hint === undefined) this.#reported = '';
    else this.#once(state, hint[0], hint[1], { configuration, hosts: hosts.join(',') });
  }

  #once(what: string, level: LogLevel, message: string, fields: Readonly<Record<string, string>>): void {
    if (this.#reported === what) return;
    this.#reported = what;
    this.#ports.logger.log(level, message, fields);
  }
}

const hints: Readonly<Partial<Record<BundleState, readonly [LogLevel, string]>>> = {
  absent: ['warn', 'no such MutatingWebhookConfiguration yet; its caBundle is written when there is'],
  'other services': [
    'error',
    'no webhook of the configuration calls a service named in -tls-auto-hosts as NAME.NAMESPACE.svc',
  ],
  'cert-manager': ['error', 'caBundle belongs to cert-manager; remove its annotation or give -tls-cert-file'],
};
