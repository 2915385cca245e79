import type { ProcessExit } from '@sluice/core';
import type { ContainerKind } from '../container/plan.ts';
import type { IsolationKind } from '../isolation/sandbox.ts';

/** What happens to a pod, in order. Times are milliseconds. */
export type PodEvent =
  | { readonly kind: 'isolation'; readonly isolation: IsolationKind; readonly limits: readonly string[] }
  | { readonly kind: 'started'; readonly container: string; readonly role: ContainerKind; readonly restarts: number }
  | { readonly kind: 'ended'; readonly container: string; readonly exit: ProcessExit; readonly ranMs: number }
  | { readonly kind: 'create-failed'; readonly container: string; readonly message: string }
  | { readonly kind: 'back-off'; readonly container: string; readonly waitMs: number }
  | {
      readonly kind: 'hook-failed';
      readonly container: string;
      readonly hook: 'postStart' | 'preStop';
      readonly message: string;
    }
  | { readonly kind: 'probe-failed'; readonly container: string; readonly failures: number; readonly threshold: number }
  | { readonly kind: 'running' }
  | { readonly kind: 'stopping'; readonly graceMs: number }
  | {
      readonly kind: 'output';
      readonly container: string;
      readonly stream: 'stdout' | 'stderr';
      readonly line: string;
    };

/** How one container fared. */
export interface ContainerSummary {
  readonly name: string;
  readonly role: ContainerKind;
  readonly state: 'waiting' | 'running' | 'ended';
  readonly restarts: number;
  /** Of the last run that ended. */
  readonly exit?: ProcessExit;
  /** All runs together, milliseconds. */
  readonly ranMs: number;
}

/** How a pod fared. `Stopped`: it was running when `stop` came. */
export interface PodSummary {
  readonly phase: 'Succeeded' | 'Failed' | 'Stopped';
  readonly containers: readonly ContainerSummary[];
  readonly ranMs: number;
}
