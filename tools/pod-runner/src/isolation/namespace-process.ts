import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { ProcessExit } from '@sluice/core';
import { childrenOf, mountNamespaceOf, processesInMountNamespace, signalProcess } from './process-table.ts';
import type { ContainerProcess } from './sandbox.ts';

const SIGNALLED = 128; // a shell adds the signal's number

/** A container's main process, found `depth` generations below the `nsenter` that we started. */
export class NamespaceProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #pid: number | undefined;
  readonly #mounts: string | undefined;

  constructor(child: ChildProcess, exit: Promise<ProcessExit>, depth: number) {
    this.#child = child;
    this.#pid = descendant(child.pid ?? 0, depth);
    this.#mounts = this.#pid === undefined ? undefined : mountNamespaceOf(this.#pid);
    this.exit = exit.then((ended) => {
      this.#killRest();
      return ended;
    });
  }

  get pid(): number {
    return this.#pid ?? 0;
  }

  signal(name: NodeJS.Signals): boolean {
    if (this.#pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
    return signalProcess(this.#pid, name);
  }

  kill(): void {
    if (this.#pid !== undefined) this.signal('SIGKILL');
    this.#killRest();
  }

  // As a container runtime does by cgroup: nothing that the container started outlives its main process.
  #killRest(): void {
    if (this.#mounts === undefined || this.#mounts === mountNamespaceOf(process.pid)) return;
    for (const pid of processesInMountNamespace(this.#mounts)) signalProcess(pid, 'SIGKILL');
  }
}

/** What a shell between us and the process made of a signal, made a signal again. */
export function withSignal(exit: ProcessExit): ProcessExit {
  if (exit.kind === 'signalled' || exit.exitCode <= SIGNALLED) return exit;
  const found = Object.entries(constants.signals).find(([, number]) => number === exit.exitCode - SIGNALLED);
  return found === undefined ? exit : { kind: 'signalled', signal: found[0] };
}

function descendant(pid: number, depth: number): number | undefined {
  const [child] = childrenOf(pid);
  return child === undefined || depth === 1 ? child : descendant(child, depth - 1);
}
