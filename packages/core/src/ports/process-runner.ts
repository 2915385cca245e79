/** A program to start. `args` never contain a secret: process listings are public. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** The complete environment of the child. */
  readonly env: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** `inherit`: the child writes where we write; `capture`: `ChildProcess.output` collects its last 64 KiB. */
  readonly output: 'inherit' | 'capture';
  /** Start it as leader of a process group, so that `signal` reaches its children too. */
  readonly group: boolean;
}

/** How a process ended: by itself with `exitCode`, or by `signal`. */
export type ProcessExit =
  { readonly kind: 'exited'; readonly exitCode: number } | { readonly kind: 'signalled'; readonly signal: string };

export interface ChildProcess {
  readonly pid: number;
  /** Resolves when the process has ended; never rejects. */
  readonly exit: Promise<ProcessExit>;
  /** What it wrote so far, with `output: 'capture'`; else empty. */
  output(): string;
  /** Sends the signal (`SIGTERM`, ...) to the process, or to its group; `false` when it has ended. */
  signal(name: string): boolean;
  /** Kills what is left of its group, also after it has ended itself; nothing where it has no group of its own. */
  killGroup(): void;
}

export interface ProcessRunner {
  /** Rejects with `HostError` when the program cannot be started. */
  start(command: Command): Promise<ChildProcess>;
}
