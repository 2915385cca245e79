import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { fail, formatDiagnostic, JsonNumber, parseJson, stringifyJson, succeed } from '@sluice/core';
import type { DependencyValue, Instant, ParseOptions } from '@sluice/template';
import { jsonFromYaml, parseRfc3339 } from '@sluice/template';
import { readNamedFile } from './template-file.ts';

/** What stands in for a server, in the words of spec/template.md 0.2. */
export interface Fixtures {
  /** The value of a dependency by its identity. */
  readonly valueOf: (identity: string) => DependencyValue | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly now: Instant | undefined;
  readonly options: ParseOptions;
}

export const noFixtures: Fixtures = { valueOf: () => undefined, env: {}, now: undefined, options: {} };

/** Reads `{ dependencies, env, now, options }`, or only the dependencies; YAML when the name says so, else JSON. */
export async function readFixtures(path: string): Promise<Result<Fixtures, readonly string[]>> {
  const bytes = await readNamedFile(path);
  if (!bytes.ok) return fail([bytes.error]);
  const text = new TextDecoder().decode(bytes.value);
  const read = /\.ya?ml$/i.test(path) ? await jsonFromYaml(text) : readJson(text);
  if (!read.ok) return fail(read.error.map((problem) => `${path}: ${problem}`));
  if (!isObject(read.value)) return fail([`${path}: fixtures are a mapping of names to values`]);
  return toFixtures(read.value, path);
}

function toFixtures(given: JsonObject, path: string): Result<Fixtures, readonly string[]> {
  const dependencies = objectIn(given, 'dependencies') ?? given;
  const now = given['now'];
  const moment = typeof now === 'string' ? parseRfc3339(now) : undefined;
  if (now !== undefined && moment === undefined) return fail([`${path}: now is no time; write 2024-05-01T10:00:00Z`]);
  return succeed({
    valueOf: (identity) => valueIn(dependencies, identity),
    env: textsOf(objectIn(given, 'env') ?? {}),
    now: moment,
    options: optionsOf(objectIn(given, 'options') ?? {}),
  });
}

function optionsOf(given: JsonObject): ParseOptions {
  const text = (name: string): string => (typeof given[name] === 'string' ? given[name] : '');
  const missingKey = text('missingKey');
  const denylist = given['functionDenylist'];
  return {
    leftDelimiter: text('leftDelim'),
    rightDelimiter: text('rightDelim'),
    destination: text('destination'),
    missingKey: missingKey === 'error' ? 'error' : 'zero',
    functionDenylist: Array.isArray(denylist) ? denylist.filter((name) => typeof name === 'string') : [],
    functions: given['functions'] === 'openbao' ? 'openbao' : 'consul-template',
  };
}

function readJson(text: string): Result<JsonValue, readonly string[]> {
  const parsed = parseJson(text);
  return parsed.ok ? parsed : fail(parsed.error.map(formatDiagnostic));
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
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}
