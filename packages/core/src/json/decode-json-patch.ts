import type { JsonPatchOperation } from '../json-patch.ts';
import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';

/**
 * Checks that a JSON value is a list of RFC 6902 operations. The error names the first wrong operation by its
 * place, counted from 0.
 */
export function decodeJsonPatch(value: JsonValue): Result<readonly JsonPatchOperation[], string> {
  if (!Array.isArray(value)) return fail('is not a list of operations');
  const operations: JsonPatchOperation[] = [];
  for (const [index, item] of (value as readonly JsonValue[]).entries()) {
    const operation = decodeOperation(item);
    if (typeof operation === 'string') return fail(`operation ${index} ${operation}`);
    operations.push(operation);
  }
  return succeed(operations);
}

function decodeOperation(item: JsonValue): JsonPatchOperation | string {
  if (!isObject(item)) return 'is not an object: Unexpected kind: unknown';
  const { op, path, from } = item as { op?: JsonValue; path?: JsonValue; from?: JsonValue };
  if (typeof op !== 'string') return 'has no "op": Unexpected kind: unknown';
  if (typeof path !== 'string') return `has no "path": ${op} operation failed to decode path: missing value`;
  switch (op) {
    case 'remove':
      return { op, path };
    case 'move':
    case 'copy':
      return typeof from === 'string' ? { op, path, from } : `(${op}) has no "from"`;
    case 'add':
    case 'replace':
    case 'test':
      if (!Object.hasOwn(item, 'value')) return `(${op}) has no "value"`;
      return { op, path, value: item['value'] ?? null };
    default:
      return `has an unknown "op": Unexpected kind: ${op}`;
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}
