import type { JsonPatchOperation } from '../json-patch.ts';
import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import type { JsonValue } from './json-value.ts';
import { jsonEquals } from './json-equals.ts';
import { parseJsonPointer } from './json-pointer.ts';
import type { JsonPatchLimits, PatchBudget } from './patch-limits.ts';
import { createPatchBudget } from './patch-limits.ts';
import type { Container } from './patch-target.ts';
import { addTo, childOf, containerAt, copyOf, failed, PatchFailure, removeFrom, replaceIn } from './patch-target.ts';

export interface JsonPatchOptions {
  /** A patch comes from whoever writes a pod; these keep its cost in proportion to its size. */
  readonly limits?: JsonPatchLimits;
}

/**
 * Applies RFC 6902 operations to a copy of `document`, all or nothing. The error says which operation failed and why,
 * in the words of the peer's library: `testing value /a failed: test failed`; or which limit it went over.
 * Source: RFC 6902.
 */
export function applyJsonPatch(
  document: JsonValue,
  operations: readonly JsonPatchOperation[],
  { limits = {} }: JsonPatchOptions = {},
): Result<JsonValue, string> {
  const budget = createPatchBudget(limits);
  // The document hangs in a container of its own, so that the empty pointer is no special case.
  const holder: Container = { '': copyOf(document) };
  try {
    budget.takeOperations(operations.length);
    for (const operation of operations) apply(holder, operation, budget);
  } catch (error) {
    if (error instanceof PatchFailure) return fail(error.message);
    throw error;
  }
  return succeed(holder[''] ?? null);
}

function apply(holder: Container, operation: JsonPatchOperation, budget: PatchBudget): void {
  const { op } = operation;
  const path = segmentsOf(operation.path, op);
  if ('value' in operation) budget.checkDepth(operation.value, path);
  switch (op) {
    case 'add':
      addTo(containerAt(holder, path, operation), last(path), copyOf(operation.value), operation);
      return;
    case 'replace':
      replaceIn(containerAt(holder, path, operation), last(path), copyOf(operation.value), operation);
      return;
    case 'remove':
      removeFrom(containerAt(holder, path, operation), last(path), operation);
      return;
    case 'test':
      test(holder, path, operation);
      return;
    case 'move':
    case 'copy':
      transfer(holder, path, operation, budget);
  }
}

function test(
  holder: Container,
  path: readonly string[],
  operation: JsonPatchOperation & { readonly op: 'add' | 'replace' | 'test' },
): void {
  const actual = childOf(containerAt(holder, path, operation), last(path));
  if (actual === undefined || !jsonEquals(actual, operation.value)) {
    throw failed(`testing value ${operation.path} failed: test failed`);
  }
}

function transfer(
  holder: Container,
  path: readonly string[],
  operation: JsonPatchOperation & { readonly op: 'move' | 'copy' },
  budget: PatchBudget,
): void {
  const { op, from } = operation;
  const source = segmentsOf(from, op);
  if (op === 'move' && path.length > source.length && source.every((segment, index) => segment === path[index])) {
    throw failed(`move operation from ${JSON.stringify(from)} goes into itself`);
  }
  const parent = containerAt(holder, source, { op, path: from });
  const value = childOf(parent, last(source));
  if (value === undefined) {
    throw failed(`${op} operation does not apply: doc is missing from path: ${JSON.stringify(from)}: missing value`);
  }
  if (op === 'move' && operation.path === from) return;
  budget.takeCarried(value, path);
  if (op === 'move') removeFrom(parent, last(source), { op, path: from });
  const placed = op === 'move' ? value : copyOf(value);
  addTo(containerAt(holder, path, operation), last(path), placed, operation);
}

/** Segments below the holder; the empty pointer is its one member. */
function segmentsOf(pointer: string, op: string): readonly string[] {
  const parsed = parseJsonPointer(pointer);
  if (parsed.ok) return ['', ...parsed.value];
  throw failed(
    `${op} operation does not apply: doc is missing path: ${JSON.stringify(pointer)}: missing value (${parsed.error})`,
  );
}

function last(path: readonly string[]): string {
  return path.at(-1) ?? '';
}
