import type { Result } from '@sluice/core';
import { fail, formatDiagnostic, succeed } from '@sluice/core';
import { createNodeCryptography, createSystemClock } from '@sluice/platform-node';
import type { RenderError, RenderReady, TemplateDiagnostic } from '@sluice/template';
import { decodeText, excerptAt, instantFromMs, parseTemplate, renderTemplate } from '@sluice/template';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Fixtures } from './fixtures.ts';
import { noFixtures, readFixtures } from './fixtures.ts';
import { readNamedFile } from './template-file.ts';

export interface RenderRequest {
  readonly file: string;
  readonly fixtures: string | undefined;
}

/** Renders the file with its fixtures to standard output; what is missing or wrong goes to standard error. */
export async function renderOnce(request: RenderRequest, context: CommandContext): Promise<number> {
  const { output } = context;
  const rendered = await render(request, context);
  if (!rendered.ok) {
    for (const line of rendered.error) output.err(`${line}\n`);
    return exitCodes.failure;
  }
  const { effects, output: made } = rendered.value;
  output.out(made.isText() ? made.text() : made.bytes());
  for (const path of new Set(effects.map((effect) => effect.path))) {
    output.err(`${path}: writeToFile would write it; only the agent does\n`);
  }
  return exitCodes.success;
}

async function render(
  { file, fixtures }: RenderRequest,
  { env }: CommandContext,
): Promise<Result<RenderReady, readonly string[]>> {
  const text = await readNamedFile(file);
  const given = fixtures === undefined ? succeed(noFixtures) : await readFixtures(fixtures);
  if (!text.ok || !given.ok) return fail([...(text.ok ? [] : [text.error]), ...(given.ok ? [] : given.error)]);
  const source = decodeText(text.value);
  const parsed = await parseTemplate(source, { ...given.value.options, file });
  if (!parsed.ok) return fail(parsed.error.map((problem) => describeProblem(problem, source)));
  const clock = createSystemClock();
  const result = renderTemplate(parsed.value, {
    resolve: ({ identity }) => given.value.valueOf(identity),
    env: { ...env, ...given.value.env },
    now: given.value.now ?? instantFromMs(clock.wallMs()),
    cryptography: createNodeCryptography(clock),
  });
  switch (result.state) {
    case 'ready':
      return succeed(result);
    case 'failed':
      return fail([describeError(result.error, file, source, given.value)]);
    case 'waiting':
      return fail(result.missing.map(({ identity }) => `${file}: no value for ${identity}; add it to the fixtures`));
  }
}

function describeProblem(problem: TemplateDiagnostic, source: string): string {
  const { where } = problem;
  const excerpt = where.kind === 'file' ? `\n${excerptAt(source, where.line, where.column)}` : '';
  return `${formatDiagnostic(problem)}${excerpt}`;
}

/** Fixtures are made up, so their values may be shown, as Go does; without them only the environment is there. */
function describeError(error: RenderError, file: string, source: string, fixtures: Fixtures): string {
  const { line, column } = error;
  const reason = fixtures === noFixtures ? `at <${error.context}>: ${error.reason}` : error.exact();
  return `${file}:${line}:${column}: ${reason}\n${excerptAt(source, line, column)}`;
}
