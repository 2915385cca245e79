import type { LatestValue, SignalSource } from '@sluice/agent-runtime';

/** Results go to `out`, everything else to `err`. */
export interface Output {
  /** Bytes where the result is no text. */
  out(result: string | Uint8Array): void;
  err(text: string): void;
}

/** Everything of the process that a command may use. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly processId: number;
  readonly output: Output;
  readonly input: NodeJS.ReadableStream;
  /** Where log lines go. */
  readonly log: NodeJS.WritableStream;
  /** Aborts when the process is to end. */
  readonly stop: AbortSignal;
  /** A new object for each SIGHUP. */
  readonly reloads: LatestValue<object>;
  /** A new object for each SIGUSR1. */
  readonly dumps: LatestValue<object>;
  /** Signals that a supervised program gets too. */
  readonly signals: SignalSource;
}

/** A command: its words after the name, and what it may use. Resolves with the exit code. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>;
