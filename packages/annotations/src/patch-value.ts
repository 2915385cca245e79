import type { JsonValue, Result } from '@sluice/core';
import { fail, JsonNumber, parseJson, succeed } from '@sluice/core';
import { describeJsonError } from './go-json-error.ts';
import type { ValueProblem } from './value-problem.ts';

/**
 * A JSON patch as the peer accepts it at admission: a list of objects (or of `null`, which fails when it is applied),
 * or the literal `null`, which does nothing. Empty text is no patch. Source: spec/injector.md 1.1, row json-patch.
 */
export function parsePatchAnnotation(
  suffix: string,
  text: string,
): Result<readonly JsonValue[] | undefined, ValueProblem> {
  if (text === '') return succeed(undefined);
  const peerPrefix = `error parsing JSON patch for annotation vault.hashicorp.com/${suffix}: `;
  const parsed = readJson(text);
  if (!parsed.ok) return fail({ message: 'the patch is not JSON', peerText: peerPrefix + parsed.error });
  const value = parsed.value;
  if (value === null) return succeed([]);
  if (!Array.isArray(value)) return fail(wrongKind('the patch', value, `${peerPrefix}json: `, 'jsonpatch.Patch'));
  const operations: readonly JsonValue[] = value;
  const wrong = operations.find((operation) => !isObjectOrNull(operation));
  if (wrong === undefined) return succeed(operations);
  return fail(wrongKind('an operation of the patch', wrong, `${peerPrefix}json: `, 'jsonpatch.Operation'));
}

function isObjectOrNull(value: JsonValue): boolean {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function readJson(text: string): Result<JsonValue, string> {
  try {
    JSON.parse(text);
  } catch {
    return fail(describeJsonError(text));
  }
  // Numbers keep their spelling: the peer compares and types them by it.
  const parsed = parseJson(text);
  return parsed.ok ? parsed : fail(parsed.error.map(({ message }) => message).join(', '));
}

function wrongKind(subject: string, value: JsonValue, peerPrefix: string, type: string): ValueProblem {
  const kind = jsonKindOf(value);
  const article = /^[ao]/.test(kind) ? 'an' : 'a';
  return {
    message: `${subject} is ${article} ${kind}`,
    peerText: `${peerPrefix}cannot unmarshal ${kind} into Go value of type ${type}`,
  };
}

function jsonKindOf(value: JsonValue): string {
  if (value instanceof JsonNumber) return 'number';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'object':
      return 'object';
    case 'string':
      return 'string';
    default:
      return 'number';
  }
}
