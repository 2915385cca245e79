import { parseGoInt } from '../go/integer.ts';
import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import type { JsonValue } from './json-value.ts';
import type { Container } from './patch-target.ts';
import { failed, isContainer, isList, setMember } from './patch-target.ts';

/** Where an operation acts: a member or an element, which may be missing. */
export interface Place {
  readonly container: Container;
  readonly key: string;
}

/** The container and key that a pointer names; `undefined` for the whole document and when a container is missing. */
export function find(root: Container, path: string): Place | undefined {
  const [, ...segments] = path.split('/');
  const key = segments.pop();
  if (key === undefined) return undefined;
  let container = root;
  for (const segment of segments) {
    const child = childOf(container, decodeSegment(segment));
    if (!isContainer(child)) return undefined;
    container = child;
  }
  return { container, key: decodeSegment(key) };
}

// `~` before another character than 0 and 1 stands for itself.
function decodeSegment(segment: string): string {
  return segment.replace(/~[01]/g, (escape) => (escape === '~1' ? '/' : '~'));
}

function childOf(container: Container, key: string): JsonValue | undefined {
  if (!isList(container)) return Object.hasOwn(container, key) ? container[key] : undefined;
  const index = indexIn(container, key);
  return index.ok ? container[index.value] : undefined;
}

/** The value there, null for a missing member. `where` begins the error of a bad index. */
export function getAt({ container, key }: Place, where: string): JsonValue {
  if (!isList(container)) return (Object.hasOwn(container, key) ? container[key] : undefined) ?? null;
  const index = indexIn(container, key);
  if (!index.ok) throw failed(`${where}: ${index.error}`);
  return container[index.value] ?? null;
}

export function addAt({ container, key }: Place, value: JsonValue, where: string): void {
  if (!isList(container)) setMember(container, key, value);
  else if (key === '-') container.push(value);
  else {
    const number = integerOf(key);
    if (!number.ok) throw failed(`${where}: value was not a proper array index: '${key}': ${number.error}`);
    const index = withinLength(number.value, container.length + 1);
    if (!index.ok) throw failed(`${where}: ${index.error}`);
    container.splice(index.value, 0, value);
  }
}

export function removeAt({ container, key }: Place, where: string): void {
  if (isList(container)) {
    const index = indexIn(container, key);
    if (!index.ok) throw failed(`${where}: ${index.error}`);
    container.splice(index.value, 1);
    return;
  }
  if (!Object.hasOwn(container, key)) {
    throw failed(`${where}: Unable to remove nonexistent key: ${key}: missing value`);
  }
  Reflect.deleteProperty(container, key);
}

/** The index that a key names; negative ones count from the end. */
export function indexIn({ length }: readonly JsonValue[], key: string): Result<number, string> {
  const number = integerOf(key);
  return number.ok ? withinLength(number.value, length) : number;
}

function integerOf(key: string): Result<bigint, string> {
  const number = parseGoInt(key);
  return number.ok ? number : fail(number.error.replace('ParseInt', 'Atoi'));
}

function withinLength(number: bigint, length: number): Result<number, string> {
  const index = number < 0n ? number + BigInt(length) : number;
  if (index >= 0n && index < BigInt(length)) return succeed(Number(index));
  return fail(`Unable to access invalid index: ${number}: invalid index referenced`);
}
