import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';
import type { JsonPatchLimits, PatchBudget } from './patch-limits.ts';
import { createPatchBudget } from './patch-limits.ts';
import type { Container } from './patch-target.ts';
import { copyOf, failed, isContainer, isList, PatchFailure, setMember } from './patch-target.ts';
import { addAt, find, getAt, indexIn, removeAt } from './vault-k8s-patch-place.ts';

/**
 * Applies a patch as vault-k8s does, whose library deviates from RFC 6902: operations are looked at only when their
 * turn comes; array indices are Go integers (`+1`, `01`), negative ones count from the end; `replace` of a missing
 * member adds it, `copy` of one copies null, `test` of one against null succeeds; a missing `value` is null; numbers
 * are equal when their texts are; only `replace` and `test` know the whole document. Errors are in the peer's words.
 * Source: spec/injector.md 1.1 and 3.10.
 */
export function applyVaultK8sPatch(
  document: JsonObject,
  operations: readonly JsonValue[],
  limits: JsonPatchLimits = {},
): Result<JsonValue, string> {
  const budget = createPatchBudget(limits);
  let root = copyOf(document) as Container;
  try {
    budget.takeOperations(operations.length);
    for (const operation of operations) root = apply(root, isObject(operation) ? operation : {}, budget);
  } catch (error) {
    if (error instanceof PatchFailure) return fail(error.message);
    throw error;
  }
  return succeed(root);
}

type Operation = JsonObject;

function apply(root: Container, operation: Operation, budget: PatchBudget): Container {
  const op = operation['op'];
  switch (op) {
    case 'add':
      add(root, operation, budget);
      return root;
    case 'remove':
      remove(root, operation);
      return root;
    case 'replace':
      return replace(root, operation, budget);
    case 'move':
      move(root, operation, budget);
      return root;
    case 'copy':
      copy(root, operation, budget);
      return root;
    case 'test':
      test(root, operation);
      return root;
    default:
      throw failed(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
}

function add(root: Container, operation: Operation, budget: PatchBudget): void {
  const path = textOf(operation, 'path');
  if (!path.ok) throw failed('add operation failed to decode path: missing value');
  const place = find(root, path.value);
  if (place === undefined) throw missing('add operation does not apply: doc is missing path', quoted(path.value));
  addAt(place, valueOf(operation, path.value, budget), `error in add for path: '${path.value}'`);
}

function remove(root: Container, operation: Operation): void {
  const path = textOf(operation, 'path');
  if (!path.ok) throw failed('remove operation failed to decode path: missing value');
  const place = find(root, path.value);
  if (place === undefined) throw missing('remove operation does not apply: doc is missing path', quoted(path.value));
  removeAt(place, `error in remove for path: '${path.value}'`);
}

function replace(root: Container, operation: Operation, budget: PatchBudget): Container {
  const path = pathOf(operation, 'replace');
  const value = valueOf(operation, path, budget);
  if (path === '') {
    if (isContainer(value)) return value;
    throw failed('replace operation value must be object or array: %!w(<nil>)');
  }
  const place = find(root, path);
  if (place === undefined) throw missing('replace operation does not apply: doc is missing path', path);
  const { container, key } = place;
  if (!isList(container)) setMember(container, key, value);
  else {
    const index = indexIn(container, key);
    if (!index.ok) throw missing('replace operation does not apply: doc is missing key', path);
    container[index.value] = value;
  }
  return root;
}

function move(root: Container, operation: Operation, budget: PatchBudget): void {
  const from = sourceOf(operation, 'move');
  const source = find(root, from);
  if (source === undefined) throw missing('move operation does not apply: doc is missing from path', from);
  const where = `error in move for path: '${source.key}'`;
  const value = getAt(source, where);
  removeAt(source, where);
  const path = pathOf(operation, 'move');
  const place = find(root, path);
  if (place === undefined) throw missing('move operation does not apply: doc is missing destination path', path);
  budget.takeCarried(value, path.split('/'));
  addAt(place, value, `error in move for path: '${path}'`);
}

function copy(root: Container, operation: Operation, budget: PatchBudget): void {
  const from = sourceOf(operation, 'copy');
  const source = find(root, from);
  if (source === undefined) throw missing('copy operation does not apply: doc is missing from path', from);
  const value = getAt(source, `error in copy for from: '${from}'`);
  const path = textOf(operation, 'path');
  if (!path.ok) throw failed('copy operation failed to decode path: missing value');
  const place = find(root, path.value);
  if (place === undefined) throw missing('copy operation does not apply: doc is missing destination path', path.value);
  budget.takeCarried(value, path.value.split('/'));
  addAt(place, copyOf(value), 'error while adding value during copy');
}

function test(root: Container, operation: Operation): void {
  const path = pathOf(operation, 'test');
  const place = find(root, path);
  if (path !== '' && place === undefined) throw missing('test operation does not apply: is missing path', path);
  const actual = place === undefined ? root : getAt(place, `error in test for path: '${path}'`);
  if (!hasEqualText(actual, operation['value'] ?? null)) throw failed(`testing value ${path} failed: test failed`);
}

function valueOf(operation: Operation, path: string, budget: PatchBudget): JsonValue {
  const value = operation['value'] ?? null;
  budget.checkDepth(value, path.split('/'));
  return copyOf(value);
}

function textOf(operation: Operation, name: 'path' | 'from'): Result<string, string> {
  const value = operation[name] ?? null;
  if (typeof value === 'string') return succeed(value);
  if (value === null) return fail(`operation${name === 'from' ? ',' : ''} missing ${name} field: missing value`);
  return fail(`json: cannot unmarshal ${kindOf(value)} into Go value of type string`);
}

function pathOf(operation: Operation, op: string): string {
  const path = textOf(operation, 'path');
  if (path.ok) return path.value;
  throw failed(`${op} operation failed to decode path: ${path.error}`);
}

function sourceOf(operation: Operation, op: string): string {
  const from = textOf(operation, 'from');
  if (from.ok) return from.value;
  throw failed(`${op} operation failed to decode from: ${from.error}`);
}

function hasEqualText(left: JsonValue, right: JsonValue): boolean {
  if (!isContainer(left) || !isContainer(right)) return left === right || (isNumber(left) && sameText(left, right));
  if (isList(left) || isList(right)) {
    if (!isList(left) || !isList(right) || left.length !== right.length) return false;
    return left.every((item, index) => hasEqualText(item, right[index] ?? null));
  }
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && hasEqualText(left[name] ?? null, right[name] ?? null));
}

function sameText(left: number | JsonNumber, right: JsonValue): boolean {
  return isNumber(right) && String(left) === String(right);
}

function isNumber(value: JsonValue): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber;
}

function isObject(value: JsonValue): value is JsonObject {
  return isContainer(value) && !isList(value);
}

function kindOf(value: JsonValue): string {
  if (isNumber(value)) return 'number';
  if (isContainer(value)) return isList(value) ? 'array' : 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function quoted(path: string): string {
  return `"${path}"`;
}

function missing(what: string, path: string): PatchFailure {
  return failed(`${what}: ${path}: missing value`);
}
