import type { ProcessExit } from '@sluice/core';
import type { ContainerKind } from '../container/plan.ts';
import type { RestartPolicy } from '../manifest/pod.ts';

/** Whether a container that ended so is started again (spec/kubernetes.md 3.2). */
export function shouldRestart(kind: ContainerKind, exit: ProcessExit, policy: RestartPolicy): boolean {
  if (kind === 'sidecar') return true;
  if (kind === 'init') return !isSuccess(exit) && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && !isSuccess(exit));
}

/** Exit code 0. */
export function isSuccess(exit: ProcessExit): boolean {
  return exit.kind === 'exited' && exit.exitCode === 0;
}

/** `exit code 1` or `SIGKILL`. */
export function describeExit(exit: ProcessExit): string {
  return exit.kind === 'exited' ? `exit code ${exit.exitCode}` : exit.signal;
}
