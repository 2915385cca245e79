import type { Diagnostic } from '@sluice/core';
import { closestName } from '@sluice/core';
import { settingCatalogue } from '@sluice/pod-mutation';

/** A flag of an offline command. */
export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  /** Placeholder of its value; absent for a switch. */
  readonly value?: string;
  /** The values it takes, where they are few. */
  readonly choices?: readonly string[];
  readonly docs: string;
}

/** A command line, taken apart. */
export interface ParsedArguments {
  /** Texts by flag, in the order given; a switch has one empty text. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  /** Flags of `agent-inject`, to be read by the catalogue of settings. */
  readonly settings: readonly string[];
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads `--name VALUE`, `--name=VALUE`, `-n VALUE`, with one dash or two, words in between. Flags of the injector's
 * settings go through. An unknown flag is reported with what was probably meant.
 */
export function parseArguments(args: readonly string[], specs: readonly FlagSpec[]): ParsedArguments {
  const flags = new Map<string, readonly string[]>();
  const words: string[] = [];
  const settings: string[] = [];
  const problems: Diagnostic[] = [];
  const queue = [...args];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const { name, text } = splitFlag(word);
    const spec = specs.find((candidate) => candidate.name === name || candidate.short === name);
    const setting = settingCatalogue.find(({ flag }) => flag === name);
    if (spec !== undefined) {
      const value = spec.value === undefined ? '' : (text ?? queue.shift());
      const problem = problemOf(spec, text, value);
      if (problem !== undefined) problems.push(problem);
      flags.set(spec.name, [...(flags.get(spec.name) ?? []), value ?? '']);
    } else if (setting !== undefined) {
      const takesNext = text === undefined && setting.kind !== 'boolean';
      settings.push(word, ...(takesNext ? queue.splice(0, 1) : []));
    } else {
      problems.push(unknownFlag(word, name, specs));
    }
  }
  return { flags, words, settings, problems };
}

/** The last text of a flag; `undefined` when it was not given. */
export function lastOf({ flags }: ParsedArguments, name: string): string | undefined {
  return flags.get(name)?.at(-1);
}

function splitFlag(word: string): { readonly name: string; readonly text?: string } {
  const body = word.replace(/^--?/, '');
  const equals = body.indexOf('=');
  return equals < 0 ? { name: body } : { name: body.slice(0, equals), text: body.slice(equals + 1) };
}

function problemOf(
  { name, value: placeholder, choices }: FlagSpec,
  text: string | undefined,
  value: string | undefined,
): Diagnostic | undefined {
  if (placeholder === undefined) return text === undefined ? undefined : flagProblem(name, 'takes no value');
  if (value === undefined) return flagProblem(name, `needs a value; write --${name} ${placeholder}`);
  if (choices === undefined || choices.includes(value)) return undefined;
  return flagProblem(name, `"${value}" is not accepted; use ${choices.join(', ')}`);
}

// In the words of agent-inject, and with as many dashes as were written.
function unknownFlag(word: string, name: string, specs: readonly FlagSpec[]): Diagnostic {
  const dashes = word.startsWith('--') ? '--' : '-';
  const known = [
    ...specs.map((spec) => spec.name),
    ...settingCatalogue.flatMap(({ flag }) => (flag === undefined ? [] : [flag])),
  ];
  const meant = closestName(name, known);
  const where = { kind: 'setting', name: `${dashes}${name}` } as const;
  const hint = meant === undefined ? 'see --help' : `did you mean ${dashes}${meant}?`;
  return { code: 'command-line/flag', severity: 'error', where, message: 'unknown flag', hint };
}

function flagProblem(name: string, message: string): Diagnostic {
  return { code: 'command-line/flag', severity: 'error', where: { kind: 'setting', name: `--${name}` }, message };
}
