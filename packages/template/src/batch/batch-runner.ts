import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber, parseJson, stringifyJson } from '@sluice/core';
import type { Dependency, DependencyValue } from '../dependency.ts';
import { encodeBase64 } from '../functions/base64.ts';
import type { Flavour } from '../functions/flavour.ts';
import type { RenderInput, RenderResult } from '../render.ts';
import { renderTemplate } from '../render.ts';
import type { ParseOptions, TemplateDiagnostic } from '../template.ts';
import { parseTemplate } from '../template.ts';
import { instantFromMs } from '../time/instant.ts';
import type { Instant } from '../time/instant.ts';
import { parseRfc3339 } from '../time/rfc3339.ts';
import { replaceRawBytes } from '../value/go-string.ts';
import { writesAfter } from './writes.ts';

/**
 * What a batch may use of the host; everything else of it is in the cases. Only the clock is required: a function that
 * needs another part fails and names it (`no cryptography was given`).
 */
export interface BatchHost extends Pick<RenderInput, 'realPath' | 'socketAddress' | 'cryptography' | 'limits'> {
  /** The clock of cases without `now`, Unix time in milliseconds. */
  readonly wallMs: () => number;
}

/**
 * Answers the cases of the line protocol: one JSON text in, one JSON text out, neither with line breaks.
 * A line that cannot be read is answered with an error too. Source: spec/template.md 0.3.
 *
 * @throws TypeError for a host without a clock, or with a part that is not what it must be.
 */
export function createBatchRunner(host: BatchHost): (line: string) => Promise<string> {
  checkHost(host);
  return async (line) => {
    const parsed = parseJson(line);
    if (!parsed.ok)
      return stringifyJson({ error: `not JSON: ${parsed.error.map(({ message }) => message).join('; ')}` });
    if (!isObject(parsed.value)) return stringifyJson({ error: 'a case is a JSON object' });
    return stringifyJson(await answer(parsed.value, host));
  };
}

/** In JavaScript nothing else would say what is wrong before a case needs it. */
function checkHost(host: BatchHost | undefined): void {
  if (typeof host?.wallMs !== 'function')
    throw new TypeError('createBatchRunner: host.wallMs is missing; give a clock: { wallMs: () => Date.now() }');
  for (const [name, part, kind] of [
    ['realPath', host.realPath, 'function'],
    ['socketAddress', host.socketAddress, 'function'],
    ['cryptography', host.cryptography, 'object'],
    ['limits', host.limits, 'object'],
  ] as const) {
    if (part !== undefined && typeof part !== kind)
      throw new TypeError(
        `createBatchRunner: host.${name} is a ${typeof part}; give ${kind === 'object' ? 'an object' : 'a function'} or leave it out`,
      );
  }
}

async function answer(given: JsonObject, host: BatchHost): Promise<JsonObject> {
  const { template } = given;
  const name = typeof given['name'] === 'string' ? { name: given['name'] } : {};
  if (typeof template !== 'string') return { ...name, error: 'template: not a text' };
  if (template === '') return { ...name, error: "template: must specify exactly one of 'source' or 'contents'" };
  const flavour = flavourOf(given['functions']);
  const data = dataOf(given);
  if (data === undefined) return { ...name, error: 'dataJson: not JSON' };
  const parsed = await parseTemplate(template, parseOptions(given['options'], flavour));
  if (!parsed.ok)
    return { ...name, error: replaceRawBytes(parsed.error.map((problem) => parseError(problem, flavour)).join('\n')) };
  const result = renderTemplate(parsed.value, renderInput(given, data.json, host));
  return { ...name, ...resultMembers(result, flavour) };
}

function resultMembers(result: RenderResult, flavour: Flavour): JsonObject {
  const missing = result.missing.map(({ identity }) => identity);
  const { effects } = result;
  if (result.state === 'failed' || (result.state === 'waiting' && result.output === undefined)) {
    const text = result.error?.exact() ?? '';
    return { error: replaceRawBytes(flavour === 'go' ? text : `execute: ${text}`) };
  }
  const writes = result.state === 'ready' ? writesAfter(effects) : [];
  const { output } = result;
  if (output === undefined) return { missing };
  return {
    ...(output.isText() ? { output: output.text() } : { outputBase64: encodeBase64(output.bytes(), 'standard') }),
    ...(missing.length > 0 ? { missing } : {}),
    ...(writes.length > 0 ? { writes } : {}),
  };
}

function parseError(problem: TemplateDiagnostic, flavour: Flavour): string {
  return flavour === 'go' ? problem.exact : `parse: ${problem.exact}`;
}

function flavourOf(functions: JsonValue | undefined): Flavour {
  return functions === 'go' || functions === 'openbao' ? functions : 'consul-template';
}

function dataOf(given: JsonObject): { readonly json: JsonValue } | undefined {
  const text = given['dataJson'];
  if (typeof text !== 'string') return { json: given['data'] ?? null };
  const parsed = parseJson(text);
  return parsed.ok ? { json: parsed.value } : undefined;
}

function parseOptions(options: JsonValue | undefined, functions: Flavour): ParseOptions {
  const given = isObject(options) ? options : {};
  const text = (key: string) => (typeof given[key] === 'string' ? given[key] : '');
  const denylist = given['functionDenylist'];
  const missingKey = given['missingKey'];
  return {
    functions,
    leftDelimiter: text('leftDelim'),
    rightDelimiter: text('rightDelim'),
    destination: text('destination'),
    sandboxPath: text('sandboxPath'),
    missingKey: missingKey === 'error' || missingKey === 'default' ? missingKey : 'zero',
    functionDenylist: isArray(denylist) ? denylist.filter((item) => typeof item === 'string') : [],
  };
}

function renderInput(given: JsonObject, data: JsonValue, host: BatchHost): RenderInput {
  const { wallMs, ...capabilities } = host;
  const dependencies = isObject(given['dependencies']) ? given['dependencies'] : {};
  return {
    ...capabilities,
    data,
    env: environmentOf(given['env']),
    now: nowOf(given['now'], wallMs),
    resolve: ({ identity }: Dependency) =>
      Object.hasOwn(dependencies, identity) ? dependencyValue(dependencies[identity]) : undefined,
  };
}

function dependencyValue(json: JsonValue | undefined): DependencyValue | undefined {
  if (typeof json === 'string') return json;
  if (isArray(json)) return json.filter((item) => typeof item === 'string');
  return isObject(json) ? json : undefined;
}

function environmentOf(json: JsonValue | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(isObject(json) ? json : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function nowOf(json: JsonValue | undefined, wallMs: () => number): Instant {
  return (typeof json === 'string' ? parseRfc3339(json) : undefined) ?? instantFromMs(wallMs());
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
