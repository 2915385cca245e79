import { createHash } from 'node:crypto';
import { invalidRequest } from '../../core/errors.ts';
import type { RandomIds } from '../../core/random-ids.ts';

/** What a template of user names knows. */
export interface UsernameFacts {
  readonly displayName: string;
  readonly roleName: string;
  readonly ids: RandomIds;
  readonly wallMs: number;
}

type Value = string | number;
type Function = (facts: UsernameFacts, args: readonly Value[]) => Value;

/**
 * Fills in a template such as `{{.RoleName | truncate 8}}-{{random 10}}`. 400 for what it does not know.
 * Source: spec/vault-api.md 8.3.
 */
export function fillUsernameTemplate(template: string, facts: UsernameFacts): string {
  const parts = template
    .replaceAll(/\s*\{\{-\s/g, '{{ ')
    .replaceAll(/\s-\}\}\s*/g, ' }}')
    .split(/\{\{(.*?)\}\}/s);
  return parts.map((part, index) => (index % 2 === 0 ? part : String(evaluate(part, facts)))).join('');
}

const functions: Readonly<Record<string, Function>> = {
  random: ({ ids }, [length]) => ids.base62(Number(length)),
  truncate: (_facts, [length, text]) => String(text).slice(0, Number(length)),
  truncate_sha256: (_facts, [length, text]) => truncateHashed(Number(length), String(text)),
  uppercase: (_facts, [text]) => String(text).toUpperCase(),
  lowercase: (_facts, [text]) => String(text).toLowerCase(),
  replace: (_facts, [from, to, text]) => String(text).replaceAll(String(from), String(to)),
  sha256: (_facts, [text]) => createHash('sha256').update(String(text)).digest('hex'),
  base64: (_facts, [text]) => Buffer.from(String(text)).toString('base64'),
  unix_time: ({ wallMs }) => Math.floor(wallMs / 1000),
  unix_time_millis: ({ wallMs }) => Math.floor(wallMs),
  timestamp: ({ wallMs }, [layout]) => timestamp(wallMs, String(layout)),
  uuid: ({ ids }) => ids.uuid(),
  printf: (_facts, [format, ...args]) => String(format).replaceAll(/%[sdv]/g, () => String(args.shift() ?? '')),
};

/** The end gives way to a hash of what was cut off. */
function truncateHashed(length: number, text: string): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, Math.max(0, length - 8));
  return kept + createHash('sha256').update(text.slice(kept.length)).digest('hex').slice(0, 8);
}

/** Go's layouts, as far as they are numbers. */
function timestamp(wallMs: number, layout: string): string {
  const [date = '', time = ''] = new Date(wallMs).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const [hour = '', minute = '', second = ''] = time.slice(0, 8).split(':');
  const parts: Readonly<Record<string, string>> = {
    '2006': year,
    '01': month,
    '02': day,
    '15': hour,
    '04': minute,
    '05': second,
  };
  return layout.replaceAll(/2006|01|02|15|04|05/g, (part) => parts[part] ?? part);
}

function evaluate(source: string, facts: UsernameFacts): Value {
  const tokens = source.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|[().|]|[^\s().|"`]+/g) ?? [];
  const reader = { tokens, at: 0 };
  const value = pipeline(reader, facts);
  if (reader.at < tokens.length) throw problem(`unexpected ${JSON.stringify(tokens[reader.at])}`);
  return value;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

/** Each command gets the value of the one before as its last argument. */
function pipeline(reader: Reader, facts: UsernameFacts): Value {
  let value = command(reader, facts, []);
  while (reader.tokens[reader.at] === '|') {
    reader.at += 1;
    value = command(reader, facts, [value]);
  }
  return value;
}

function command(reader: Reader, facts: UsernameFacts, last: readonly Value[]): Value {
  const token = reader.tokens[reader.at] ?? '';
  const called = functions[token];
  if (called === undefined) return operand(reader, facts);
  reader.at += 1;
  const args: Value[] = [];
  for (
    let next = reader.tokens[reader.at];
    next !== undefined && next !== '|' && next !== ')';
    next = reader.tokens[reader.at]
  ) {
    args.push(operand(reader, facts));
  }
  return called(facts, [...args, ...last]);
}

function operand(reader: Reader, facts: UsernameFacts): Value {
  const token = reader.tokens[reader.at] ?? '';
  reader.at += 1;
  if (token === '(') {
    const value = pipeline(reader, facts);
    if (reader.tokens[reader.at] !== ')') throw problem('a parenthesis is not closed');
    reader.at += 1;
    return value;
  }
  if (token === '.') {
    const name = reader.tokens[reader.at] ?? '';
    reader.at += 1;
    if (name === 'DisplayName') return facts.displayName;
    if (name === 'RoleName') return facts.roleName;
    throw problem(`unknown field .${name}`);
  }
  if (token.startsWith('"')) return JSON.parse(token) as string;
  if (token.startsWith('`')) return token.slice(1, -1);
  if (/^\d+$/.test(token)) return Number(token);
  const called = functions[token];
  if (called === undefined) throw problem(`function ${JSON.stringify(token)} not defined`);
  return called(facts, []);
}

function problem(text: string): Error {
  return invalidRequest(
    `unable to initialize username template: unable to parse template: template: template:1: ${text}`,
  );
}
