import type { ChildProcess } from 'node:child_process';
import type { ProcessExit } from '@sluice/core';
import { signalProcess } from './process-table.ts';
import type { ContainerProcess } from './sandbox.ts';

/** A container's main process as leader of a process group. */
export class GroupProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>;
  readonly pid: number;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, exit: Promise<ProcessExit>, onEnd: () => void) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.exit = exit.then((ended) => {
      onEnd();
      return ended;
    });
  }

  signal(name: NodeJS.Signals): boolean {
    return this.#child.kill(name);
  }

  kill(): void {
    signalProcess(-this.pid, 'SIGKILL');
  }
}
