import type { TemplateCommand } from '@sluice/core';
import type { Dependency } from '@sluice/template';
import type { KeeperPorts, KeeperSettings } from './keeper-ports.ts';
import type { CommandPorts } from '../commands/run-command.ts';
import type { TemplateEvent, TemplateState } from './machine.ts';
import { step, untouched } from './machine.ts';
import type { Evaluate, Pass } from './pass.ts';

/** Where rendered bytes go: a file, or a variable of the supervised program. */
export interface TemplateOutput {
  /** The destination, or the name of the variable: for log lines. */
  readonly name: string;
  /** Whether it holds exactly these bytes. */
  holds(bytes: Uint8Array): Promise<boolean>;
  write(bytes: Uint8Array): Promise<void>;
}

/** A template with what to do with its output. */
export interface ManagedTemplate {
  /** Equal for templates that were configured alike: after a reload such a template goes on where it was. */
  readonly key: string;
  readonly evaluate: Evaluate;
  readonly output: TemplateOutput;
  readonly errorFatal: boolean;
  readonly command?: TemplateCommand;
  readonly wait?: { readonly minMs: number; readonly maxMs: number };
}

export interface TemplatesSettings extends KeeperSettings {
  /** A template that was never in use ends the agent when its retries are used up. */
  readonly exitOnRetryFailure: boolean;
  /** Failures of one dependency in a row after which its retries are used up. */
  readonly attempts: number;
}

export type TemplatesPorts = KeeperPorts & CommandPorts;

/** One template and everything that is known about it between two turns of `runTemplates`. */
export interface TemplateEntry {
  readonly template: ManagedTemplate;
  state: TemplateState;
  /** What it asked for in its last passes, by key. */
  used: ReadonlyMap<string, Dependency>;
  /** Something that it uses is new since its last pass. */
  stale: boolean;
  /** Output that waits to be written. */
  pending: Extract<Pass, { readonly kind: 'ready' }> | undefined;
  /** The problem that was last logged, so that it is logged once. */
  problem: string | undefined;
}

/** An entry that was never evaluated. */
export function createEntry(template: ManagedTemplate): TemplateEntry {
  return { template, state: untouched, used: new Map(), stale: true, pending: undefined, problem: undefined };
}

/** Moves the entry's state machine. */
export function advance(entry: TemplateEntry, event: TemplateEvent, { clock, random }: TemplatesPorts): void {
  const { command, wait } = entry.template;
  const traits = { hasCommand: command !== undefined, wait };
  entry.state = step(entry.state, event, traits, clock.monotonicMs(), random.fraction());
}

/** Whether pending work of this kind is due. */
export function isDue(entry: TemplateEntry, kind: 'write' | 'command', nowMs: number): boolean {
  const { progress } = entry.state;
  return progress.kind === kind && progress.dueMs <= nowMs;
}
