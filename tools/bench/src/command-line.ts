import { parseArgs } from 'node:util';
import { closestName } from '@sluice/core';
import type { BenchOptions } from './options.ts';

export interface CommandLine {
  readonly subjects: readonly string[];
  readonly options: BenchOptions;
  /** File that gets the figures. */
  readonly json: string | undefined;
  readonly help: boolean;
  /** One line each. */
  readonly problems: readonly string[];
}

export const help = `npm run bench -- SUBJECT ... [--peer COMMAND] [--scale FACTOR] [--json FILE]

  admission         reviews a second and CPU of the webhook
  proxy             requests through the agent's listener
  startup           time and memory until the agent runs
  template          templates rendered a second
  --peer COMMAND    shell line of another program that does the same, measured beside ours
  --scale FACTOR    more (2) or less (0.1) work; default 1
  --json FILE       write the figures there

Example:
  npm run bench -- template --scale 0.1
`;

const flags = {
  peer: { type: 'string' },
  scale: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
const flagNames = Object.keys(flags).map((name) => `--${name}`);

/** Reads the words; everything that is wrong at once. */
export function parseCommandLine(words: readonly string[], known: readonly string[]): CommandLine {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: flags,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option' && !Object.hasOwn(flags, token.name))
      problems.push(unknown(token.rawName, 'flag', flagNames));
  }
  for (const name of positionals) if (!known.includes(name)) problems.push(unknown(name, 'subject', known));
  if (positionals.length === 0) problems.push(`no subject; name one or more of ${known.join(', ')}`);
  const text = (name: 'peer' | 'scale' | 'json'): string | undefined => {
    const value = values[name];
    if (typeof value === 'boolean') problems.push(`--${name}: needs a value; write --${name}=VALUE`);
    return typeof value === 'string' ? value : undefined;
  };
  const [peer, scale = '1', json] = [text('peer'), text('scale'), text('json')];
  if (!(Number(scale) > 0)) problems.push(`--scale: ${JSON.stringify(scale)} is no factor; use one such as 0.1`);
  const options = { scale: Number(scale), ...(peer === undefined ? {} : { peer }) };
  return { subjects: positionals, options, json, help: values.help === true, problems };
}

function unknown(word: string, what: string, among: readonly string[]): string {
  const meant = closestName(word, among);
  return `${word}: unknown ${what}; ${meant === undefined ? 'see --help' : `did you mean ${meant}?`}`;
}
