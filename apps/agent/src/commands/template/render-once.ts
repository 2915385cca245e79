import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { fail, formatDiagnostic, HostError, JsonNumber, parseJson, stringifyJson, succeed } from '@sluice/core';
import { createNodeCryptography, createNodeFileSystem, createSystemClock } from '@sluice/platform-node';
import type { DependencyValue } from '@sluice/template';
import { instantFromMs, parseTemplate, renderTemplate } from '@sluice/template';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes } from '../../exit-codes.ts';

export interface RenderRequest {
  readonly file: string;
  /** JSON: `{ "dependencies": { IDENTITY: VALUE }, "env": { NAME: TEXT } }`, or only the dependencies. */
  readonly fixtures: string | undefined;
}

/** Renders the file with its fixtures to standard output; what is missing is named on standard error. */
export async function renderOnce(request: RenderRequest, context: CommandContext): Promise<number> {
  const { output } = context;
  const rendered = await render(request, context);
  if (rendered.ok) {
    output.out(rendered.value);
    return exitCodes.success;
  }
  for (const line of rendered.error) output.err(`${line}\n`);
  return exitCodes.failure;
}

async function render(
  { file, fixtures }: RenderRequest,
  { env }: CommandContext,
): Promise<Result<string, readonly string[]>> {
  const text = await readText(file);
  if (!text.ok) return fail([text.error]);
  const given = fixtures === undefined ? succeed<JsonObject>({}) : await readFixtures(fixtures);
  if (!given.ok) return fail(given.error);
  const parsed = await parseTemplate(text.value, { file });
  if (!parsed.ok) return fail(parsed.error.map(formatDiagnostic));
  const clock = createSystemClock();
  const dependencies = objectIn(given.value, 'dependencies') ?? given.value;
  const result = renderTemplate(parsed.value, {
    resolve: ({ identity }) => valueIn(dependencies, identity),
    env: { ...env, ...textsOf(objectIn(given.value, 'env') ?? {}) },
    now: instantFromMs(clock.wallMs()),
    cryptography: createNodeCryptography(clock),
  });
  switch (result.state) {
    case 'ready':
      return succeed(result.output.text());
    case 'failed':
      return fail([`${file}: ${result.error.message}`]);
    case 'waiting':
      return fail(result.missing.map(({ identity }) => `${file}: no value for ${identity}; add it to the fixtures`));
  }
}

async function readText(path: string): Promise<Result<string, string>> {
  try {
    return succeed(new TextDecoder().decode(await createNodeFileSystem().read(path)));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return fail(`${path}: ${error.failure}; check the path`);
  }
}

async function readFixtures(path: string): Promise<Result<JsonObject, readonly string[]>> {
  const text = await readText(path);
  if (!text.ok) return fail([text.error]);
  const parsed = parseJson(text.value);
  if (!parsed.ok) return fail(parsed.error.map((problem) => `${path}: ${formatDiagnostic(problem)}`));
  const { value } = parsed;
  return isObject(value) ? succeed(value) : fail([`${path}: fixtures are a JSON object`]);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function objectIn(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name];
  return isObject(value) ? value : undefined;
}

/** Fixtures are written by hand: whatever stands for a dependency is taken as the value of its kind. */
function valueIn(dependencies: JsonObject, identity: string): DependencyValue | undefined {
  return Object.hasOwn(dependencies, identity) ? (dependencies[identity] as DependencyValue) : undefined;
}

function textsOf(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, typeof value === 'string' ? value : stringifyJson(value)]),
  );
}
