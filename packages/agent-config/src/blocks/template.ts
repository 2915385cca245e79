import type { TemplateCommand, TemplateConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, lastOne } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError, reportWarning } from '../decode/field.ts';
import { mode } from '../decode/mode.ts';
import { owner } from '../decode/owner.ts';
import { boolean, commandDuration, text, textList } from '../decode/scalar.ts';
import { withoutAbsent } from '../without-absent.ts';
import type { SourceValues } from './template-source.ts';
import { sourceFields, toTemplateSource } from './template-source.ts';
import type { Wait } from './template-wait.ts';
import { templateWait } from './template-wait.ts';

const defaultCommandTimeoutMs = 30_000;

interface CommandValues {
  readonly command: readonly string[];
  readonly timeout: number;
}

type CommandBlock = Block<CommandValues>;

const commandBlock: BlockReader<CommandValues> = block({
  name: 'exec of template',
  unknownKeys: 'error',
  fields: { command: textList(), timeout: commandDuration() },
});

export interface TemplateValues extends SourceValues {
  readonly destination: string;
  readonly create_dest_dirs: boolean;
  readonly perms: number;
  readonly user: string;
  readonly uid: string;
  readonly group: string;
  readonly gid: string;
  readonly backup: boolean;
  readonly command: readonly string[];
  readonly command_timeout: number;
  readonly exec: CommandBlock;
  readonly wait: Wait;
  readonly sandbox_path: string;
}

export type TemplateBlock = Block<TemplateValues>;

/** Source: spec/agent.md 2.11. */
export const templateBlock: BlockReader<TemplateValues> = block({
  name: 'template',
  unknownKeys: 'error',
  fields: {
    ...sourceFields,
    destination: text(),
    create_dest_dirs: boolean(),
    perms: mode(),
    user: owner(),
    uid: owner(),
    group: owner(),
    gid: owner(),
    backup: boolean(),
    command: textList(),
    command_timeout: commandDuration(),
    exec: lastOne(commandBlock),
    wait: templateWait(),
    sandbox_path: text(),
  },
});

export function toTemplate(template: TemplateBlock, report: Report): TemplateConfig | undefined {
  const { values, where } = template;
  const common = toTemplateSource(template, 'template', report);
  const command = commandOf(template, report);
  if (values.destination === undefined) {
    reportError(report, 'agent-config/missing', where, 'template needs destination', 'name the file to write');
    return undefined;
  }
  if (common === undefined) return undefined;
  return {
    ...common,
    destination: values.destination,
    createDestinationDirectories: values.create_dest_dirs ?? true,
    backup: values.backup ?? false,
    ...withoutAbsent({
      mode: values.perms,
      owner: values.user ?? values.uid,
      group: values.group ?? values.gid,
      command,
      wait: values.wait,
      sandboxPath: values.sandbox_path,
    }),
  };
}

function commandOf({ values, places, where }: TemplateBlock, report: Report): TemplateCommand | undefined {
  const newer = values.exec?.values.command;
  const words = newer ?? values.command;
  if (newer !== undefined && values.command !== undefined) {
    const place = places.get('command') ?? where;
    reportWarning(
      report,
      'agent-config/template',
      place,
      'template has command and exec',
      'the command of exec is used',
    );
  }
  if (words === undefined || words.every((word) => word === '')) return undefined;
  const timeoutMs = (newer === undefined ? undefined : values.exec?.values.timeout) ?? values.command_timeout;
  return { run: runOf(words), timeoutMs: timeoutMs ?? defaultCommandTimeoutMs };
}

/**
 * One text with white space is a line for the shell;
 * everything else is a program with arguments. Never split at commas.
 */
function runOf(words: readonly string[]): TemplateCommand['run'] {
  const [line = '', ...rest] = words;
  return rest.length === 0 && /\s/.test(line) ? { kind: 'shell', line } : { kind: 'program', words };
}
