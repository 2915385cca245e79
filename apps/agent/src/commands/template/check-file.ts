import { formatDiagnostic } from '@sluice/core';
import type { CheckedDiagnostic } from '@sluice/template';
import { checkTemplate, decodeText } from '@sluice/template';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { noFixtures, readFixtures } from './fixtures.ts';
import type { RenderRequest } from './render-once.ts';
import { readNamedFile } from './template-file.ts';

/**
 * Prints every problem with its line and a caret on standard error. Fails when one of them is an error; warnings
 * alone do not. The options of the fixtures count.
 */
export async function checkFile({ file, fixtures }: RenderRequest, { output }: CommandContext): Promise<number> {
  const text = await readNamedFile(file);
  const given = fixtures === undefined ? ({ ok: true, value: noFixtures } as const) : await readFixtures(fixtures);
  const unread = [...(text.ok ? [] : [text.error]), ...(given.ok ? [] : given.error)];
  for (const line of unread) output.err(`${line}\n`);
  if (!text.ok || !given.ok) return exitCodes.failure;
  const problems = await checkTemplate(decodeText(text.value), { ...given.value.options, file });
  for (const problem of problems) output.err(describe(problem));
  if (problems.some(({ severity }) => severity === 'error')) return exitCodes.failure;
  if (problems.length === 0) output.out(`${file}: no problem found\n`);
  return exitCodes.success;
}

/** `FILE:LINE:COLUMN: what; what to do`, the line, and a caret under the place. */
function describe(problem: CheckedDiagnostic): string {
  const kind = problem.severity === 'warning' ? 'warning: ' : '';
  return `${formatDiagnostic({ ...problem, message: `${kind}${problem.message}` })}\n${problem.excerpt}\n`;
}
