import type { Clock, Logger } from '@sluice/core';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { KeyPair } from '../server/key-pair.ts';
import { isValidAt } from '../server/key-pair.ts';
import type { BundleReportPorts } from './bundle-report.ts';
import { BundleReport } from './bundle-report.ts';
import { isLeafDue, issueLeaf } from './leaf.ts';
import type { Authority } from './shared-authority.ts';
import { ownAuthority, sharedAuthority } from './shared-authority.ts';
import { WakeUp } from './wake-up.ts';
import { watchConfiguration } from './watch-configuration.ts';
import { keepWebhookBundle } from './webhook-bundle.ts';

export interface AutomaticOptions {
  /** Name of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  readonly hosts: readonly string[];
  /** Of the Secret with the CA; `undefined` for the pod's own. */
  readonly namespace: string | undefined;
}

export interface AutomaticPorts extends BundleReportPorts {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether changes of the configuration are watched, beside the regular check. */
  readonly watches?: boolean;
}

/** A certificate whose CA the API server is told, and that CA is shared with the other replicas. */
export interface AutomaticCertificate {
  readonly first: KeyPair;
  /** Calls `use` with each further pair and writes a caBundle that was reset, until the signal aborts. */
  keepFresh(use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void>;
}

/** Until then a caBundle that an upgrade of the chart has emptied stays so, unless a watch tells. Source: spec/kubernetes.md 5.2. */
export const checkIntervalMs = 10_000;
/** However often somebody else writes the configuration, we do not do it more often than so. */
const shortestPauseMs = 1_000;
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
      keeper.report.failed(error);
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
  readonly report: BundleReport;

  constructor(options: AutomaticOptions, ports: AutomaticPorts) {
    this.#options = options;
    this.#ports = ports;
    this.report = new BundleReport(options.configuration, ports);
  }

  async run(use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void> {
    const changed = new WakeUp();
    const { configuration } = this.#options;
    const watch =
      this.#ports.watches === true ? watchConfiguration(configuration, changed.call, this.#ports, signal) : [];
    await Promise.all([this.#checkAgainAndAgain(changed, use, signal), watch]);
  }

  async #checkAgainAndAgain(changed: WakeUp, use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    for (;;) {
      await clock.sleep(shortestPauseMs, signal);
      await changed.sleep(checkIntervalMs - shortestPauseMs, clock, signal);
      try {
        // Needs no API: it must not depend on whether that answers.
        const renewed = await this.#renewed();
        if (renewed !== undefined) use(renewed);
        const another = await this.check(signal);
        if (another !== undefined) use(another);
      } catch (error) {
        if (!(error instanceof KubernetesError)) throw error;
        this.report.failed(error);
      }
    }
  }

  /** Reads the CA and keeps the caBundle. Resolves with a pair when the CA is another than before. */
  async check(signal: AbortSignal): Promise<KeyPair | undefined> {
    const authority = await this.#currentAuthority(signal);
    const { configuration, hosts } = this.#options;
    const target = { configuration, serves: (host: string) => hosts.includes(host) };
    const state = await keepWebhookBundle(target, authority.trusted, this.#ports, signal);
    this.report.checked(state);
    if (this.#signedBy === authority.issuer.certPem) return undefined;
    // API servers learn of a new CA a little later: the present pair is good until the next check.
    const isGood = this.#pair !== undefined && isValidAt(this.#pair, this.#ports.clock.wallMs());
    return state === 'written' && isGood ? undefined : this.#issue(authority);
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
}
