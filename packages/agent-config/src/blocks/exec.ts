import type { ExecConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { oneOf, text, textList } from '../decode/scalar.ts';
import { signal } from '../decode/signal.ts';
import { withoutAbsent } from '../without-absent.ts';

export interface ExecValues {
  readonly command: readonly string[];
  readonly restart_on_secret_changes: 'always' | 'never';
  readonly restart_stop_signal: string;
  readonly child_process_stdout: string;
  readonly child_process_stderr: string;
}

export type ExecBlock = Block<ExecValues>;

/** Source: spec/agent.md 2.13. */
export const execBlock: BlockReader<ExecValues> = block({
  name: 'exec',
  unknownKeys: 'error',
  fields: {
    command: textList(),
    restart_on_secret_changes: oneOf('always', 'never'),
    restart_stop_signal: signal(),
    child_process_stdout: text(),
    child_process_stderr: text(),
  },
});

export function toExec({ values, where, places }: ExecBlock, report: Report): ExecConfig | undefined {
  const [first = '', ...rest] = values.command ?? [];
  if (first === '') {
    const place = places.get('command') ?? where;
    reportError(
      report,
      'agent-config/exec',
      place,
      'exec needs command',
      'name the program and its arguments as a list',
    );
    return undefined;
  }
  return {
    // A whole line instead of a list goes through the shell; the peer cannot read it.
    command: rest.length === 0 && /\s/.test(first) ? ['sh', '-c', first] : [first, ...rest],
    restartOnSecretChanges: values.restart_on_secret_changes ?? 'always',
    restartStopSignal: values.restart_stop_signal ?? 'SIGTERM',
    ...withoutAbsent({
      standardOutputFile: values.child_process_stdout,
      standardErrorFile: values.child_process_stderr,
    }),
  };
}
