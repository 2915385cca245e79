import type { Socket } from 'node:net';
import type { ProcessExit } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import type { Pod, Volume } from '../manifest/pod.ts';

/**
 * How far a pod is separated from this machine, best first. `namespaces` needs root; `user-namespace` works for an
 * ordinary user where the kernel lets it; `processes` always works.
 */
export type IsolationKind = 'namespaces' | 'user-namespace' | 'processes';

/** A name and port that the pod reaches, and where it really is. */
export interface Service {
  /** As in the pod's configuration: `vault.vault.svc`. */
  readonly host: string;
  readonly port: number;
  readonly target: { readonly host: string; readonly port: number };
}

/** What a sandbox is made for. */
export interface SandboxOptions {
  readonly pod: Pod;
  /** World-traversable folder of this pod alone. */
  readonly folder: string;
  readonly services: readonly Service[];
  /** Called for every line of a container. */
  readonly onLine: (container: string, stream: 'stdout' | 'stderr', line: string) => void;
}

/** Where the containers of one pod live. */
export interface Sandbox {
  readonly isolation: IsolationKind;
  /** What it cannot do, one sentence each. */
  readonly limits: readonly string[];
  /** Whether files of volumes can be given another owner. */
  readonly canChangeOwner: boolean;
  /** Creates the volume's folder, empty; answers the path by which we reach it. */
  createVolume(volume: Volume): Promise<string>;
  /** Rejects with `PodRunnerError` when the container cannot be created. */
  start(plan: ContainerPlan): Promise<ContainerProcess>;
  /** Runs a further command in a running container, for hooks and probes; its output goes to the container's. */
  execute(
    plan: ContainerPlan,
    process: ContainerProcess,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<ProcessExit>;
  /** Connects to a port inside the pod; rejects when nobody listens. */
  connect(port: number): Promise<Socket>;
  /** Makes a port of the pod reachable on this machine's loopback; answers the port there (0 picks one). */
  publish(port: number, hostPort: number): Promise<number>;
  /** Ends every process, unmounts, closes. Twice is fine. */
  close(): Promise<void>;
}

/** The main process of a container and what belongs to it. */
export interface ContainerProcess {
  /** Resolves when the main process has ended and its output is read; never rejects. */
  readonly exit: Promise<ProcessExit>;
  /** Process id on this machine. */
  readonly pid: number;
  /** Signals the main process; false when it has ended. */
  signal(name: NodeJS.Signals): boolean;
  /** Ends the main process and everything it started. */
  kill(): void;
}
