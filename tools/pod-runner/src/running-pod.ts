import type { Guardian } from './isolation/guardian.ts';
import type { IsolationKind, Sandbox } from './isolation/sandbox.ts';
import type { ContainerSummary, PodSummary } from './lifecycle/events.ts';
import type { PodRun } from './lifecycle/pod-run.ts';
import { PodRunnerError } from './error.ts';
import type { Pod } from './manifest/pod.ts';
import type { VolumeKeeper } from './volume/keeper.ts';

interface Parts {
  readonly pod: Pod;
  readonly run: PodRun;
  readonly sandbox: Sandbox;
  readonly volumes: VolumeKeeper;
  readonly guardian: Guardian;
}

/** A pod on this machine. `await using` stops it and removes everything it made. */
export class RunningPod {
  readonly isolation: IsolationKind;
  /** What this isolation cannot do, one sentence each. */
  readonly limits: readonly string[];
  readonly #parts: Parts;
  readonly #ended: Promise<PodSummary>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.isolation = parts.sandbox.isolation;
    this.limits = parts.sandbox.limits;
    this.#ended = this.#cleanUpAtEnd();
  }

  /** Resolves when every container has been started, or the pod has ended before that. */
  get running(): Promise<void> {
    return this.#parts.run.running;
  }

  /** Resolves when every container has ended for good and nothing is left of the pod. */
  get ended(): Promise<PodSummary> {
    return this.#ended;
  }

  get containers(): readonly ContainerSummary[] {
    return this.#parts.run.containers;
  }

  /** Deletes the pod as Kubernetes does. `graceMs` replaces the pod's grace period. */
  async stop(graceMs?: number): Promise<PodSummary> {
    await this.#parts.run.stop(graceMs);
    return this.#ended;
  }

  /** Ends every process of the pod at once. */
  kill(): void {
    this.#parts.run.kill();
  }

  /** Makes a port of the pod reachable on this machine's 127.0.0.1; answers the port there (0 picks one). */
  publish(port: number, hostPort = 0): Promise<number> {
    return this.#parts.sandbox.publish(port, hostPort);
  }

  /** The folder through which this machine sees a volume of the pod. Code `POD_NO_VOLUME`. */
  volumeFolder(name: string): string {
    const folder = this.#parts.volumes.folders.get(name);
    if (folder === undefined)
      throw new PodRunnerError('POD_NO_VOLUME', `pod ${this.#parts.pod.name}: has no volume ${JSON.stringify(name)}`);
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #cleanUpAtEnd(): Promise<PodSummary> {
    const { run, volumes, sandbox, guardian } = this.#parts;
    try {
      return await run.ended;
    } finally {
      await volumes.close();
      await sandbox.close();
      await guardian.close();
    }
  }
}
