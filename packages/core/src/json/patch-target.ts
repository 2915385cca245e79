import type { JsonPatchOperation } from '../json-patch.ts';
import type { JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';

/** A document that is being patched: our own copy, so that it may be changed. */
export type Container = JsonValue[] | { [key: string]: JsonValue };

/** Which operation, for messages. */
export type Subject = Pick<JsonPatchOperation, 'op' | 'path'>;

/** Unwinds one application; `applyJsonPatch` turns it into a failed `Result`. */
export class PatchFailure extends Error {}

export function failed(message: string): PatchFailure {
  return new PatchFailure(message);
}

export function copyOf(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return value;
  if (isList(value)) return value.map(copyOf);
  const copy: Container = {};
  for (const [name, member] of Object.entries(value)) setMember(copy, name, copyOf(member));
  return copy;
}

/** The container that holds the last segment. */
export function containerAt(holder: Container, path: readonly string[], subject: Subject): Container {
  let container = holder;
  for (const segment of path.slice(0, -1)) {
    const child = childOf(container, segment);
    if (!isContainer(child)) throw missingPath(subject);
    container = child;
  }
  return container;
}

/** `undefined` when there is nothing. */
export function childOf(container: Container, segment: string): JsonValue | undefined {
  if (isList(container)) return container[indexOf(segment, container.length) ?? container.length];
  return Object.hasOwn(container, segment) ? container[segment] : undefined;
}

export function addTo(container: Container, segment: string, value: JsonValue, subject: Subject): void {
  if (!isList(container)) {
    setMember(container, segment, value);
    return;
  }
  const index = segment === '-' ? container.length : indexOf(segment, container.length + 1);
  if (index === undefined) throw invalidIndex(segment, subject);
  container.splice(index, 0, value);
}

export function replaceIn(container: Container, segment: string, value: JsonValue, subject: Subject): void {
  if (!isList(container)) {
    if (!Object.hasOwn(container, segment)) throw missingPath(subject);
    setMember(container, segment, value);
    return;
  }
  const index = indexOf(segment, container.length);
  if (index === undefined) throw invalidIndex(segment, subject);
  container[index] = value;
}

export function removeFrom(container: Container, segment: string, subject: Subject): void {
  if (!isList(container)) {
    if (!Object.hasOwn(container, segment)) throw missingKey(segment, subject);
    Reflect.deleteProperty(container, segment);
    return;
  }
  const index = indexOf(segment, container.length);
  if (index === undefined) throw invalidIndex(segment, subject);
  container.splice(index, 1);
}

/** An index below `length`; RFC 6901 allows neither signs nor leading zeros. */
function indexOf(segment: string, length: number): number | undefined {
  const index = Number(segment);
  if (/^(?:0|[1-9][0-9]{0,8})$/.test(segment)) return index < length ? index : undefined;
  return undefined;
}

export function isContainer(value: JsonValue | undefined): value is Container {
  return typeof value === 'object' && value !== null && !(value instanceof JsonNumber);
}

export function isList<T>(value: readonly T[] | object): value is T[] {
  return Array.isArray(value);
}

export function setMember(container: { [key: string]: JsonValue }, name: string, value: JsonValue): void {
  if (name !== '__proto__') container[name] = value;
  else Object.defineProperty(container, name, { value, enumerable: true, configurable: true, writable: true });
}

function missingPath({ op, path }: Subject): PatchFailure {
  return failed(`${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`);
}

function missingKey(segment: string, { op, path }: Subject): PatchFailure {
  return failed(`error in ${op} for path: '${path}': Unable to remove nonexistent key: ${segment}: missing value`);
}

function invalidIndex(segment: string, { op, path }: Subject): PatchFailure {
  return failed(
    `error in ${op} for path: '${path}': Unable to access invalid index: ${segment}: invalid index referenced`,
  );
}
