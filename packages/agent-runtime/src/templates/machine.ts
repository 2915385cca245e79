import { backoffMs } from '../retry/decide.ts';

/**
 * Where one template stands between two passes. Times are monotonic milliseconds.
 * `write` and `command` are pending work: due at `dueMs`, after `failures` failed attempts.
 */
export type Progress =
  | { readonly kind: 'idle' }
  /**
   * The rendered bytes differ from the file. `deadlineMs`: no further change may put it off beyond this.
   * `owesCommand`: the command of an earlier change has not succeeded yet.
   */
  | {
      readonly kind: 'write';
      readonly dueMs: number;
      readonly deadlineMs: number;
      readonly failures: number;
      readonly owesCommand: boolean;
    }
  /** The file is new, its command has not succeeded since. */
  | { readonly kind: 'command'; readonly dueMs: number; readonly failures: number };

export interface TemplateState {
  readonly progress: Progress;
  /** It was written (or found equal) and its command succeeded at least once: what it stands for is in use. */
  readonly completed: boolean;
}

export interface TemplateTraits {
  readonly hasCommand: boolean;
  /** Quiet time before a change is written. */
  readonly wait?: { readonly minMs: number; readonly maxMs: number } | undefined;
}

/** What happened to the template. */
export type TemplateEvent =
  /** A complete pass gave bytes that are already in the file. */
  | { readonly kind: 'unchanged' }
  /** A complete pass gave other bytes than the file has. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'written' }
  | { readonly kind: 'write-failed' }
  | { readonly kind: 'command-succeeded' }
  | { readonly kind: 'command-failed' };

export const untouched: TemplateState = { progress: { kind: 'idle' }, completed: false };

/**
 * The next state. A command that is still pending survives everything but its own success, a changed file included; a
 * newer change starts it afresh. Source: spec/agent.md 6.7 with its DO lines, spec/template.md 10.7.
 */
export function step(
  state: TemplateState,
  event: TemplateEvent,
  traits: TemplateTraits,
  nowMs: number,
  jitter: number,
): TemplateState {
  const { progress } = state;
  switch (event.kind) {
    case 'unchanged':
      if (progress.kind === 'command') return state;
      if (progress.kind === 'write' && progress.owesCommand) return { ...state, progress: dueCommand(nowMs) };
      return { progress: { kind: 'idle' }, completed: true };
    case 'changed':
      return { ...state, progress: pendingWrite(state, traits, nowMs) };
    case 'written':
      return traits.hasCommand
        ? { ...state, progress: dueCommand(nowMs) }
        : { progress: { kind: 'idle' }, completed: true };
    case 'command-succeeded':
      return progress.kind === 'command' ? { progress: { kind: 'idle' }, completed: true } : state;
    case 'write-failed':
      return progress.kind === 'write' ? { ...state, progress: putOff(progress, nowMs, jitter) } : state;
    case 'command-failed':
      return progress.kind === 'command' ? { ...state, progress: putOff(progress, nowMs, jitter) } : state;
  }
}

/** When the template wants to be looked at again; `undefined` when only an event can move it. */
export function dueAt({ progress }: TemplateState): number | undefined {
  return progress.kind === 'idle' ? undefined : progress.dueMs;
}

const retry = { minMs: 250, maxMs: 60_000 };

function putOff<P extends { readonly failures: number; readonly dueMs: number }>(
  progress: P,
  nowMs: number,
  jitter: number,
): P {
  const failures = progress.failures + 1;
  return { ...progress, failures, dueMs: nowMs + backoffMs(retry, failures, jitter) };
}

function dueCommand(nowMs: number): Progress {
  return { kind: 'command', dueMs: nowMs, failures: 0 };
}

/** The first render never waits; later changes wait for `minMs` of quiet, at most `maxMs` after the first of them. */
function pendingWrite({ progress, completed }: TemplateState, { wait }: TemplateTraits, nowMs: number): Progress {
  const owesCommand = progress.kind === 'command' || (progress.kind === 'write' && progress.owesCommand);
  if (wait === undefined || wait.minMs === 0 || !completed) {
    return { kind: 'write', dueMs: nowMs, deadlineMs: nowMs, failures: 0, owesCommand };
  }
  const deadlineMs = progress.kind === 'write' ? progress.deadlineMs : nowMs + wait.maxMs;
  return { kind: 'write', dueMs: Math.min(nowMs + wait.minMs, deadlineMs), deadlineMs, failures: 0, owesCommand };
}
