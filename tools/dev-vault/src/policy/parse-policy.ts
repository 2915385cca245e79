import { parseJson } from '@sluice/core';
import type { Diagnostic } from '@sluice/core';
import { parseHcl } from '@sluice/agent-config/hcl';
import type { HclItem, HclObject } from '@sluice/agent-config/hcl';
import { invalidRequest, oneError } from '../core/errors.ts';
import { isList, isObject } from '../core/fields.ts';
import { readBlock } from './read-block.ts';
import type { PolicyBlock, PolicyMember } from './read-block.ts';
import { plainValue } from './plain-value.ts';
import { PolicyProblem } from './policy-problem.ts';
import type { Rule } from './rule.ts';

/** Rules of a policy text, HCL or JSON. Throws 400 `failed to parse policy: …`. Source: spec/vault-api.md 11.1. */
export function parsePolicy(text: string): readonly Rule[] {
  try {
    const blocks = text.trimStart().startsWith('{') ? jsonBlocks(text) : hclBlocks(text);
    return blocks.map(readBlock);
  } catch (error) {
    if (error instanceof PolicyProblem) throw invalidRequest(`failed to parse policy: ${error.message}`);
    throw error;
  }
}

function hclBlocks(text: string): readonly PolicyBlock[] {
  const parsed = parseHcl(text, 'policy');
  if (!parsed.ok) throw new PolicyProblem(syntaxText(parsed.error));
  return parsed.value.items.flatMap((item) => {
    if (item.key.text === 'name') return [];
    if (item.key.text !== 'path') throw invalidKey('', item);
    return pathBlocks(item);
  });
}

/** The peer counts the end of the file as a place of its own. */
function syntaxText([problem]: readonly Diagnostic[]): string {
  if (problem?.where.kind !== 'file') return problem?.message ?? 'syntax error';
  const { line, column } = problem.where;
  if (/found end of file$/.test(problem.message))
    return `At ${line}:${column + 1}: object expected closing RBRACE got: EOF`;
  return `At ${line}:${column}: ${problem.message}`;
}

/** `path "x" { … }`, or the form `path = { "x" = { … } }`. */
function pathBlocks({ labels, value, key }: HclItem): readonly PolicyBlock[] {
  if (value.kind !== 'object') throw new PolicyProblem(`path must be a block, on line ${key.where.line}`);
  const [label] = labels;
  if (label !== undefined) return [blockOf(label.text, value)];
  return value.items.map((item) => {
    if (item.value.kind !== 'object')
      throw new PolicyProblem(`path ${JSON.stringify(item.key.text)}: must be an object`);
    return blockOf(item.key.text, item.value);
  });
}

function blockOf(path: string, object: HclObject): PolicyBlock {
  const members = object.items.map((item): PolicyMember => {
    return { name: item.key.text, value: plainValue(item.value), line: lineOf(item) };
  });
  return { path, members };
}

function jsonBlocks(text: string): readonly PolicyBlock[] {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) throw new PolicyProblem('invalid JSON');
  const unknown = Object.keys(parsed.value).find((name) => name !== 'path' && name !== 'name');
  if (unknown !== undefined) throw new PolicyProblem(oneError(`invalid key ${JSON.stringify(unknown)} on line 0`));
  const tables = isList(parsed.value['path']) ? parsed.value['path'] : [parsed.value['path'] ?? {}];
  return tables
    .filter(isObject)
    .flatMap((table) => Object.entries(table))
    .flatMap(([path, body]) => {
      const bodies = isList(body) ? body : [body];
      return bodies.filter(isObject).map((members) => ({
        path,
        members: Object.entries(members).map(([name, value]) => ({ name, value, line: 0 })),
      }));
    });
}

function invalidKey(prefix: string, item: HclItem): PolicyProblem {
  return new PolicyProblem(oneError(`${prefix}invalid key ${JSON.stringify(item.key.text)} on line ${lineOf(item)}`));
}

/** The peer takes the line from the equals sign, which a block has not. */
function lineOf({ form, key }: HclItem): number {
  return form === 'attribute' ? key.where.line : 0;
}
