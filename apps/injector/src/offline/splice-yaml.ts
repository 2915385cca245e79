import type { JsonObject, JsonValue } from '@sluice/core';
import { jsonEquals } from '@sluice/core';
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, stringify } from 'yaml';
import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isJsonList, isJsonObject } from './json-tree.ts';

/** Text to put in at an offset, in place of what stands until `end`. */
interface Splice {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

interface Context {
  readonly text: string;
  readonly splices: Splice[];
  readonly indentSeq: boolean;
}

/**
 * `text` with members and elements added so that the value at `root` becomes `after`, every other byte as it was.
 * `undefined` when more than adding is needed, or where the style leaves no simple place to add.
 */
export function spliceYaml(
  text: string,
  root: unknown,
  before: JsonValue,
  after: JsonValue,
  indentSeq: boolean,
): string | undefined {
  const context: Context = { text, splices: [], indentSeq };
  if (!splice(context, root, before, after)) return undefined;
  const sorted = context.splices
    .map((item, index) => ({ ...item, index }))
    .sort((a, b) => a.offset - b.offset || a.index - b.index);
  let result = '';
  let copied = 0;
  for (const { offset, end, text: added } of sorted) {
    result += text.slice(copied, offset) + added;
    copied = end;
  }
  return result + text.slice(copied);
}

function splice(context: Context, node: unknown, before: JsonValue, after: JsonValue): boolean {
  if (jsonEquals(before, after)) return true;
  if (isAlias(node)) return replaceAlias(context, node.range, after);
  if (!isNode(node)) return false;
  if (isMap(node) && isJsonObject(before) && isJsonObject(after)) return spliceMap(context, node, before, after);
  if (isSeq(node) && isJsonList(before) && isJsonList(after)) return spliceList(context, node, before, after);
  return false;
}

// What other places share must not change with this one: the alias becomes the value itself.
function replaceAlias({ splices }: Context, range: readonly number[] | null | undefined, after: JsonValue): boolean {
  const [offset, end] = range ?? [];
  if (offset === undefined || end === undefined) return false;
  splices.push({ offset, end, text: JSON.stringify(after) });
  return true;
}

// Members that are there first: what is added inside the last of them ends where new members begin.
function spliceMap(context: Context, map: YAMLMap, before: JsonObject, after: JsonObject): boolean {
  const isDone = Object.entries(before).every(([key, value]) => {
    if (!Object.hasOwn(after, key)) return false;
    if (jsonEquals(value, after[key] ?? null)) return true;
    const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
    return pair !== undefined && splice(context, pair.value, value, after[key] ?? null);
  });
  const added = Object.entries(after).filter(([key]) => !Object.hasOwn(before, key));
  return isDone && addMembers(context, map, Object.fromEntries(added));
}

function addMembers(context: Context, map: YAMLMap, members: JsonObject): boolean {
  if (Object.keys(members).length === 0) return true;
  const last: Pair | undefined = map.items.at(-1);
  if (map.flow === true) return addToFlow(context, map, map.items.length, JSON.stringify(members).slice(1, -1));
  const first = map.items[0]?.key;
  if (last === undefined || !isNode(first)) return false;
  const end = endOf(last.value) ?? endOf(last.key);
  if (end === undefined) return false;
  addBlock(context, afterLine(context.text, end), columnOf(context.text, first.range?.[0] ?? 0), members);
  return true;
}

// The engine only adds: what stands in the list before stands in it afterwards, in the same order.
function spliceList(
  context: Context,
  list: YAMLSeq,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): boolean {
  let next = 0;
  for (const value of after) {
    const old = before[next];
    if (old !== undefined && isSameElement(old, value)) {
      if (!splice(context, list.items[next], old, value)) return false;
      next += 1;
    } else if (!addElement(context, list, next, value)) {
      return false;
    }
  }
  return next === before.length;
}

function addElement(context: Context, list: YAMLSeq, index: number, value: JsonValue): boolean {
  const isLast = index === list.items.length;
  if (list.flow === true) return isLast && addToFlow(context, list, index, JSON.stringify(value));
  const start = list.range?.[0];
  if (start === undefined || list.items.length === 0) return false;
  const column = columnOf(context.text, start);
  const place = isLast ? endOf(list.items.at(-1)) : startOfElement(context.text, list.items[index], column);
  if (place === undefined) return false;
  addBlock(context, isLast ? afterLine(context.text, place) : place, column, [value]);
  return true;
}

function addToFlow({ text, splices }: Context, node: YAMLMap | YAMLSeq, size: number, added: string): boolean {
  const end = node.range?.[1];
  if (end === undefined) return false;
  const close = end - 1;
  const blank = /\s*$/.exec(text.slice(0, close))?.[0].length ?? 0;
  const offset = close - blank;
  splices.push({ offset, end: offset, text: `${size === 0 ? '' : ', '}${added}` });
  return true;
}

function addBlock({ text, splices, indentSeq }: Context, offset: number, column: number, value: JsonValue): void {
  const block = stringify(value, { lineWidth: 0, indentSeq }).trimEnd();
  const lines = block.split('\n').map((line) => (line === '' ? line : ' '.repeat(column) + line));
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const isAtLineStart = offset === 0 || text[offset - 1] === '\n';
  splices.push({ offset, end: offset, text: `${isAtLineStart ? '' : lineBreak}${lines.join(lineBreak)}${lineBreak}` });
}

/** Containers, volumes and variables are the same when their names are, mounts when they have one place too. */
export function isSameElement(before: JsonValue, after: JsonValue): boolean {
  if (!isJsonObject(before) || !isJsonObject(after)) return jsonEquals(before, after);
  return before['name'] === after['name'] && before['mountPath'] === after['mountPath'];
}

function endOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[1] : undefined;
}

/** Where the line of a list element begins, comments right above it included. */
function startOfElement(text: string, item: unknown, column: number): number | undefined {
  const inside = isNode(item) ? item.range?.[0] : undefined;
  if (inside === undefined) return undefined;
  let start = text.lastIndexOf('\n', inside - 1) + 1;
  if (text.slice(start, start + column).trim() !== '' || text[start + column] !== '-') return undefined;
  for (;;) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (above >= start || !/^\s*#/.test(text.slice(above, start))) return start;
    start = above;
  }
}

/** The beginning of the line behind the one that holds `offset`. */
function afterLine(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
