import { createInterface } from 'node:readline';
import { formatDiagnostic, HostError } from '@sluice/core';
import { createNodeCryptography, createNodeFileSystem, createSystemClock } from '@sluice/platform-node';
import { createBatchRunner, parseTemplate } from '@sluice/template';
import type { FlagDefinition } from '../command-line/go-flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderOnce } from './template/render-once.ts';
import { watchTemplate } from './template/watch-template.ts';

const flagTable: readonly FlagDefinition[] = [
  { name: 'f', kind: 'text', help: 'template file' },
  { name: 'fixtures', kind: 'text', help: 'JSON file: dependency identity to value, and env' },
  { name: 'check', kind: 'boolean', help: 'only say whether the template can be read' },
  { name: 'watch', kind: 'boolean', help: 'render again after each change' },
  { name: 'batch', kind: 'boolean', help: 'answer JSON cases, one a line' },
];

/** `template`: render or check a template without a server. Source: spec/template.md 0.3, spec/decisions.md 1. */
export async function templateCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const flags = parseGoFlags(args, flagTable);
  if (flags.booleans.get('batch') === true && flags.problems.length === 0) return answerBatch(context);
  const file = flags.texts.get('f')?.at(-1) ?? flags.words[0];
  const problems = flags.problems.map(formatDiagnostic);
  if (file === undefined) problems.push('no template given; name it with -f FILE');
  if (file === undefined || problems.length > 0) {
    for (const line of problems) context.output.err(`${line}\n`);
    return exitCodes.failure;
  }
  const request = { file, fixtures: flags.texts.get('fixtures')?.at(-1) };
  if (flags.booleans.get('check') === true) return check(file, context);
  return flags.booleans.get('watch') === true ? watchTemplate(request, context) : renderOnce(request, context);
}

async function answerBatch({ input, output }: CommandContext): Promise<number> {
  const clock = createSystemClock();
  const answer = createBatchRunner({ wallMs: () => clock.wallMs(), cryptography: createNodeCryptography(clock) });
  for await (const line of createInterface({ input, crlfDelay: Infinity })) output.out(`${await answer(line)}\n`);
  return exitCodes.success;
}

async function check(file: string, { output }: CommandContext): Promise<number> {
  try {
    const text = new TextDecoder().decode(await createNodeFileSystem().read(file));
    const parsed = await parseTemplate(text, { file });
    if (parsed.ok) {
      output.out(`${file}: no problem found\n`);
      return exitCodes.success;
    }
    for (const problem of parsed.error) output.err(`${formatDiagnostic(problem)}\n`);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    output.err(`${file}: ${error.failure}; check the path\n`);
  }
  return exitCodes.failure;
}
