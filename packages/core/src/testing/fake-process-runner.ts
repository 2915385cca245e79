import type { HostFailure } from '../error.ts';
import { HostError } from '../error.ts';
import type { ChildProcess, Command, ProcessExit, ProcessRunner } from '../ports/process-runner.ts';

/** Captured output beyond this is dropped from the front, as the real runner does. */
const outputLimit = 64 * 1024;

/** A process of the fake runner; the test decides what becomes of it. */
export class FakeChildProcess implements ChildProcess {
  readonly command: Command;
  readonly pid: number;
  readonly exit: Promise<ProcessExit>;
  /** Signals sent while it ran, in order. */
  readonly signals: string[] = [];
  /** Signals that end it by themselves. The default is what a program without handlers does. */
  endsOn: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL'];
  /** Whether what was left of its group was killed. */
  groupKilled = false;
  #output = '';
  #ended = false;
  readonly #resolve: (exit: ProcessExit) => void;

  constructor(command: Command, pid: number) {
    this.command = command;
    this.pid = pid;
    let resolve: (exit: ProcessExit) => void = () => undefined;
    this.exit = new Promise((resolveExit) => (resolve = resolveExit));
    this.#resolve = resolve;
  }

  get running(): boolean {
    return !this.#ended;
  }

  output(): string {
    return this.#output;
  }

  signal(name: string): boolean {
    if (this.#ended) return false;
    this.signals.push(name);
    if (this.endsOn.includes(name) || name === 'SIGKILL') this.#end({ kind: 'signalled', signal: name });
    return true;
  }

  killGroup(): void {
    if (!this.command.group) return;
    this.groupKilled = true;
    this.signal('SIGKILL');
  }

  /** The program writes. */
  write(text: string): void {
    if (this.command.output === 'capture') this.#output = (this.#output + text).slice(-outputLimit);
  }

  /** The program ends by itself. */
  exitWith(exitCode: number): void {
    this.#end({ kind: 'exited', exitCode });
  }

  #end(exit: ProcessExit): void {
    this.#ended = true;
    this.#resolve(exit);
  }
}

/** Starts nothing: keeps the commands and lets the test play the programs. */
export class FakeProcessRunner implements ProcessRunner {
  /** Everything started so far, in order. */
  readonly started: FakeChildProcess[] = [];
  readonly #behaviour: (child: FakeChildProcess) => void;
  readonly #failures: HostFailure[] = [];
  #watchers: { readonly count: number; readonly resolve: () => void }[] = [];

  /** `behaviour` is called with each process when it starts; without it a process runs until the test ends it. */
  constructor(behaviour: (child: FakeChildProcess) => void = () => undefined) {
    this.#behaviour = behaviour;
  }

  /** The next start fails; several calls queue up. */
  failNext(failure: HostFailure): void {
    this.#failures.push(failure);
  }

  /** Resolves when at least `count` processes have been started in all. */
  untilStarted(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.push({ count, resolve });
      this.#notify();
    });
  }

  async start(command: Command): Promise<ChildProcess> {
    const failure = this.#failures.shift();
    if (failure !== undefined) {
      throw new HostError(failure, 'start', command.file, `${command.file}: cannot be started (${failure})`);
    }
    const child = new FakeChildProcess(command, 1000 + this.started.length);
    this.started.push(child);
    this.#behaviour(child);
    this.#notify();
    return child;
  }

  #notify(): void {
    const due = this.#watchers.filter(({ count }) => count <= this.started.length);
    this.#watchers = this.#watchers.filter((watcher) => !due.includes(watcher));
    for (const { resolve } of due) resolve();
  }
}
