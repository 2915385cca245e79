import { formatDiagnostic } from '@sluice/core';
import type { FlagDefinition } from '../command-line/go-flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { answerBatch } from './template/answer-batch.ts';
import { checkFile } from './template/check-file.ts';
import { renderOnce } from './template/render-once.ts';
import { watchTemplate } from './template/watch-template.ts';

const flagTable: readonly FlagDefinition[] = [
  { name: 'f', kind: 'text', help: 'template file' },
  { name: 'fixtures', kind: 'text', help: 'JSON or YAML file with the values of secrets' },
  { name: 'check', kind: 'boolean', help: 'report problems instead of rendering' },
  { name: 'watch', kind: 'boolean', help: 'render again after each change of a file' },
  { name: 'batch', kind: 'boolean', help: 'answer JSON cases from standard input, one a line' },
  { name: 'help', kind: 'boolean', help: 'print this' },
  { name: 'h', kind: 'boolean' },
];

/** `template`: render or check a template without a server. Source: spec/template.md 0.3, spec/decisions.md 1. */
export async function templateCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const flags = parseGoFlags(args, flagTable);
  const isGiven = (name: string): boolean => flags.booleans.get(name) === true;
  if (isGiven('help') || isGiven('h')) {
    context.output.out(helpText());
    return exitCodes.success;
  }
  const problems = flags.problems.map(formatDiagnostic);
  const isBatch = isGiven('batch');
  const file = flags.texts.get('f')?.at(-1) ?? flags.words[0];
  if (file === undefined && !isBatch) problems.push('no template given; name it with -f FILE');
  const rest = flags.words.slice(flags.texts.has('f') || isBatch ? 0 : 1);
  if (rest.length > 0) problems.push(`${rest.join(' ')}: not expected here; flags come first`);
  if (problems.length > 0) {
    for (const line of problems) context.output.err(`${line}\n`);
    return exitCodes.failure;
  }
  if (isBatch || file === undefined) return answerBatch(context);
  const request = { file, fixtures: flags.texts.get('fixtures')?.at(-1) };
  if (isGiven('check')) return checkFile(request, context);
  return isGiven('watch') ? watchTemplate(request, context) : renderOnce(request, context);
}

function helpText(): string {
  const lines = flagTable.flatMap(({ name, kind, help }) =>
    help === undefined ? [] : [`  ${`-${name}${kind === 'boolean' ? '' : '=...'}`.padEnd(16)}${help}`],
  );
  return `Usage: agent template -f FILE [-fixtures FILE] [-check | -watch]
       agent template -batch

Renders a template to standard output, without a server. Problems go to standard error.

Flags:
${lines.join('\n')}

Fixtures hold what a server would answer:
  dependencies:
    vault.read(secret/data/app): { data: { data: { password: made-up } } }
  env: { NAME: text }
  now: 2024-05-01T10:00:00Z
  options: { missingKey: error, destination: /vault/secrets/app }

A problem begins with FILE:LINE:COLUMN, characters from 1. Go's own text may stand behind it; that
counts columns in bytes from 0.

A batch has a case in each line, and answers each in one line. Members of a case, of which only
template is required:
  {"name": TEXT, "template": TEXT, "functions": "consul-template" | "openbao" | "go",
   "dependencies": {...}, "env": {...}, "now": TIME, "data": ANY | "dataJson": TEXT, "options": {...}}
Answers: {"output": TEXT} (or "outputBase64"), with "missing": [NAME...] and "writes": [...], or
{"error": TEXT}; and "name". For example
  echo '{"template": "{{ env \\"A\\" }}", "env": {"A": "text"}}' | agent template -batch

Exit status: 0 rendered, answered, or nothing wrong but warnings; 1 anything else.
`;
}
