import type { Clock } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import type { Pod } from '../manifest/pod.ts';
import { ContainerRun } from './container-run.ts';
import type { RunContext } from './container-run.ts';
import type { ContainerSummary, PodSummary } from './events.ts';
import { isSuccess } from './restart.ts';

/** The containers of one pod, in the order that Kubernetes gives them (spec/kubernetes.md 3.2, 3.3). */
export class PodRun {
  readonly #pod: Pod;
  readonly #clock: Clock;
  readonly #context: RunContext;
  readonly #stopping = new AbortController();
  readonly #runs: readonly ContainerRun[];
  readonly #ended: Promise<PodSummary>;
  readonly #running: { resolve: () => void; promise: Promise<void> };
  readonly #pending = new Map<ContainerRun, Promise<unknown>>();
  #stopped: Promise<void> | undefined;

  constructor(pod: Pod, plans: readonly ContainerPlan[], context: Omit<RunContext, 'stopping' | 'restartPolicy'>) {
    this.#pod = pod;
    this.#clock = context.clock;
    this.#context = { ...context, restartPolicy: pod.restartPolicy, stopping: this.#stopping.signal };
    this.#runs = plans.map((plan) => new ContainerRun(plan, this.#context));
    let resolve = (): void => undefined;
    this.#running = {
      promise: new Promise<void>((settle) => (resolve = settle)),
      resolve: () => {
        resolve();
      },
    };
    this.#ended = this.#run();
  }

  /** Resolves when every container has been started, or the pod has ended before that. */
  get running(): Promise<void> {
    return this.#running.promise;
  }

  /** Resolves when every container has ended for good. */
  get ended(): Promise<PodSummary> {
    return this.#ended;
  }

  get containers(): readonly ContainerSummary[] {
    return this.#runs.map((run) => run.summary);
  }

  /** Deletes the pod: hooks, SIGTERM, and SIGKILL when the grace period is over. */
  async stop(graceMs: number = this.#pod.terminationGracePeriodSeconds * 1000): Promise<PodSummary> {
    this.#stopped ??= this.#stop(graceMs);
    await this.#stopped;
    return this.#ended;
  }

  /** Ends every container at once, without hooks or signals first. */
  kill(): void {
    this.#stopped ??= this.#stop(0);
    for (const run of this.#runs) run.kill();
  }

  async #run(): Promise<PodSummary> {
    const beganMs = this.#clock.monotonicMs();
    const initialised = await this.#runInit();
    const regular = this.#runs.filter(({ plan }) => plan.kind === 'regular');
    if (initialised) {
      for (const run of regular) this.#begin(run);
      await Promise.all(regular.map((run) => run.started));
      if (!this.#stopping.signal.aborted) this.#context.onEvent({ kind: 'running' });
    }
    this.#running.resolve();
    await Promise.all(regular.map(async (run) => this.#pending.get(run)));
    const wasStopped = this.#stopping.signal.aborted;
    if (!wasStopped) this.#stopped = this.#stop(this.#pod.terminationGracePeriodSeconds * 1000, true);
    await this.#stopped;
    await Promise.all(this.#pending.values());
    const succeeded =
      initialised && regular.every(({ summary }) => summary.exit !== undefined && isSuccess(summary.exit));
    const phase = wasStopped ? 'Stopped' : succeeded ? 'Succeeded' : 'Failed';
    return { phase, containers: this.containers, ranMs: this.#clock.monotonicMs() - beganMs };
  }

  /** Whether all init containers got as far as they must. */
  async #runInit(): Promise<boolean> {
    for (const run of this.#runs.filter(({ plan }) => plan.kind !== 'regular')) {
      this.#begin(run);
      await (run.plan.kind === 'sidecar' ? run.started : this.#pending.get(run));
      const { exit } = run.summary;
      if (this.#stopping.signal.aborted) return false;
      if (run.plan.kind === 'init' && (exit === undefined || !isSuccess(exit))) return false;
    }
    return true;
  }

  #begin(run: ContainerRun): void {
    this.#pending.set(run, run.run());
  }

  async #stop(graceMs: number, byItself = false): Promise<void> {
    this.#stopping.abort();
    const over = new AbortController();
    const finished = new AbortController();
    const grace = this.#clock.sleep(graceMs, finished.signal).then(
      () => {
        over.abort();
      },
      () => undefined, // everything ended in time
    );
    if (!byItself) this.#context.onEvent({ kind: 'stopping', graceMs });
    await this.#terminateAll(over.signal);
    finished.abort();
    await grace;
  }

  /** Hooks of all at once; then the app's containers together, then the sidecars, the last one first. */
  async #terminateAll(deadline: AbortSignal): Promise<void> {
    const sidecars = this.#runs.filter(({ plan }) => plan.kind === 'sidecar');
    const others = this.#runs.filter(({ plan }) => plan.kind !== 'sidecar');
    const hooks = new Map(sidecars.map((run) => [run, run.preStop(deadline)]));
    await Promise.all(
      others.map(async (run) => {
        await run.preStop(deadline);
        await run.terminate(deadline);
      }),
    );
    for (const run of sidecars.reverse()) {
      await hooks.get(run);
      await run.terminate(deadline);
    }
  }
}
