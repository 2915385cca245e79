import type { Clock, Logger, Random } from '@sluice/core';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { ObjectMetadata } from '../kubernetes/metadata.ts';
import type { PodApi } from '../kubernetes/pod-api.ts';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import type { Companion } from './companion.ts';
import { isUninjected } from './is-uninjected.ts';

export interface UninjectedPodsOptions {
  /** `report`: metric and Events; `evict`: also eviction of those that a controller makes again. */
  readonly action: 'report' | 'evict';
  readonly systemNamespaces: ReadonlySet<string>;
  /** Name of our own pod, for the Events. */
  readonly reporter: string;
}

export interface UninjectedPodsPorts {
  readonly api: PodApi;
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly logger: Logger;
}

/** A list of all pods costs the API server something: five minutes, and replicas at different times. */
const intervalMs = 300_000;
/** By then this pod answers reviews, so that what is evicted comes back with the agent. */
const firstPauseMs = 30_000;
/** Both in one round. A broken webhook must not end in a storm of Events and restarts. */
const [eventsPerRound, evictionsPerRound] = [20, 5];

/**
 * Looks again and again for running pods that ask for the agent and were created without it, while the webhook did not
 * answer and its failurePolicy let them through. Every replica does so: Events have the pod's uid in their name and
 * evictions the uid as precondition, so doing it twice does nothing. Source: spec/injector.md 8 and 9.5.
 */
export class UninjectedPods implements Companion {
  readonly #options: UninjectedPodsOptions;
  readonly #ports: UninjectedPodsPorts;
  /** Uids of pods without agent, and whether there is an Event about them. */
  #told: ReadonlyMap<string, boolean> = new Map<string, boolean>();
  /** By controller of which a pod was evicted: the uids of its pods without agent at that time. */
  readonly #evicted = new Map<string, ReadonlySet<string>>();
  readonly #complaints = new Map<string, string>();
  #lastCount = 0;

  constructor(options: UninjectedPodsOptions, ports: UninjectedPodsPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  async run(metrics: InjectorMetrics, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#ports;
    for (let pauseMs = firstPauseMs; ; pauseMs = intervalMs) {
      await clock.sleep(pauseMs * (1 + random.fraction() / 10), signal);
      await this.#attempt('list', async () => {
        const found = await this.#find(metrics, signal);
        await this.#tell(found, signal);
        if (this.#options.action === 'evict') await this.#evict(found, signal);
      });
    }
  }

  async #find(metrics: InjectorMetrics, signal: AbortSignal): Promise<readonly ObjectMetadata[]> {
    const { api, logger } = this.#ports;
    const found: ObjectMetadata[] = [];
    for await (const page of api.pods(signal)) {
      const lacking = page.filter((pod) => isUninjected(pod, this.#options.systemNamespaces));
      found.push(...lacking.map((pod) => ({ ...pod, annotations: {} })));
    }
    const counts = new Map<string, number>();
    for (const { namespace } of found) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
    metrics.uninjectedPods(counts);
    if (found.length !== this.#lastCount) {
      const fields = { pods: found.length, namespaces: counts.size };
      logger.log(found.length > 0 ? 'warn' : 'info', 'running pods without the agent that they ask for', fields);
    }
    this.#lastCount = found.length;
    return found;
  }

  async #tell(found: readonly ObjectMetadata[], signal: AbortSignal): Promise<void> {
    const { api, clock } = this.#ports;
    const present = new Set(found.map(({ uid }) => uid));
    const told = new Map([...this.#told].filter(([uid]) => present.has(uid)));
    const untold = found.filter(({ uid }) => told.get(uid) !== true);
    // Those that failed before come last: a namespace that is being deleted takes no Events.
    const ordered = [...untold].sort((left, right) => Number(told.has(left.uid)) - Number(told.has(right.uid)));
    for (const pod of ordered.slice(0, eventsPerRound)) {
      told.set(pod.uid, false);
      await this.#attempt('event', async () => {
        const { reporter } = this.#options;
        await api.tell(pod, { ...event, wallMs: clock.wallMs(), reporter }, signal);
        told.set(pod.uid, true);
      });
    }
    this.#told = told;
  }

  async #evict(found: readonly ObjectMetadata[], signal: AbortSignal): Promise<void> {
    const { api, logger } = this.#ports;
    const candidates = this.#candidates(found).slice(0, evictionsPerRound);
    for (const [pod, uids] of candidates) {
      if (!this.#evicted.has(pod.controllerUid)) this.#evicted.set(pod.controllerUid, uids);
      await this.#attempt('eviction', async () => {
        const result = await api.evict(pod, signal);
        if (result !== 'gone') logger.log('info', `eviction of a pod without agent: ${result}`, namesOf(pod));
      });
    }
  }

  // One pod of each controller. Nobody would make a pod without a controller again; and where the next one lacks the
  // agent too, the webhook is not asked about these pods, and evicting one after the other would help nobody.
  #candidates(found: readonly ObjectMetadata[]): readonly (readonly [ObjectMetadata, ReadonlySet<string>])[] {
    const byController = new Map<string, [ObjectMetadata, ...ObjectMetadata[]]>();
    for (const pod of found.filter(({ controllerUid }) => controllerUid !== '')) {
      const others = byController.get(pod.controllerUid);
      if (others === undefined) byController.set(pod.controllerUid, [pod]);
      else others.push(pod);
    }
    for (const controller of this.#evicted.keys()) if (!byController.has(controller)) this.#evicted.delete(controller);
    // Those tried before come last: a disruption budget may refuse them for long.
    const tried = (controller: string): number => Number(this.#evicted.has(controller));
    const ordered = [...byController].sort(([left], [right]) => tried(left) - tried(right));
    return ordered.flatMap(([controller, pods]) => {
      const before = this.#evicted.get(controller);
      const uids = pods.map(({ uid }) => uid);
      const isHopeless = before !== undefined && uids.some((uid) => !before.has(uid));
      return isHopeless ? [] : [[pods[0], new Set(uids)] as const];
    });
  }

  // What goes on failing is logged once.
  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#complaints.delete(what);
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      if (this.#complaints.get(what) === error.code) return;
      this.#complaints.set(what, error.code);
      this.#ports.logger.log('error', 'pods without agent not looked after', { reason: error.message });
    }
  }
}

const event = {
  kind: 'sluice-uninjected',
  reason: 'AgentNotInjected',
  action: 'Inject',
  note:
    'The pod asks for the agent by its annotation agent-inject, but was created without it, probably while the webhook ' +
    'did not answer. Delete it, so that it is created again.',
} as const;

function namesOf({ namespace, name }: ObjectMetadata): { readonly namespace: string; readonly pod: string } {
  return { namespace, pod: name };
}
