import type { Diagnostic } from '@sluice/core';
import { closestName, parseGoBoolean } from '@sluice/core';

/** One flag of a command. */
export interface FlagDefinition {
  readonly name: string;
  /** `texts` may be given several times. */
  readonly kind: 'text' | 'texts' | 'boolean';
  /** Shown in the help; a flag without it is accepted and not advertised. */
  readonly help?: string;
}

/** What was given: texts in order (the last one counts unless the flag may repeat), booleans as given. */
export interface ParsedFlags {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly booleans: ReadonlyMap<string, boolean>;
  /** Everything from the first word that is not a flag. */
  readonly words: readonly string[];
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads flags as Go's `flag` package does: `-x` is `--x`; `-x=v` or `-x v`; booleans `-x` or `-x=true`; the first word that
 * is not a flag, or `--`, ends them. All problems of one line are reported together. Source: spec/agent.md 1.2.
 */
export function parseGoFlags(args: readonly string[], table: readonly FlagDefinition[]): ParsedFlags {
  const texts = new Map<string, string[]>();
  const booleans = new Map<string, boolean>();
  const problems: Diagnostic[] = [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word === '--') {
      index += 1;
      break;
    }
    const match = /^--?(?<name>[^-=][^=]*)(?:=(?<value>[\s\S]*))?$/.exec(word);
    if (match?.groups === undefined) break;
    const { name = '', value } = match.groups;
    const flag = table.find((candidate) => candidate.name === name);
    if (flag === undefined) {
      problems.push(unknownFlag(name, closestName(name, namesOf(table))));
    } else if (flag.kind === 'boolean') {
      const parsed = parseGoBoolean(value ?? 'true');
      if (parsed.ok) booleans.set(name, parsed.value);
      else problems.push(notABoolean(name, value ?? ''));
    } else {
      const given = value ?? args[(index += 1)];
      if (given === undefined) problems.push(problem(name, 'needs a value', `write -${name}=VALUE`));
      else texts.set(name, [...(texts.get(name) ?? []), given]);
    }
  }
  return { texts, booleans, words: args.slice(index), problems };
}

function namesOf(table: readonly FlagDefinition[]): readonly string[] {
  return table.filter(({ help }) => help !== undefined).map(({ name }) => name);
}

function unknownFlag(name: string, closest: string | undefined): Diagnostic {
  return problem(name, 'unknown flag', closest === undefined ? 'see -help' : `did you mean -${closest}?`);
}

function notABoolean(name: string, value: string): Diagnostic {
  return problem(name, `${JSON.stringify(value)} is not a boolean`, 'use true or false');
}

function problem(name: string, message: string, hint: string): Diagnostic {
  const code = message === 'unknown flag' ? 'flag/unknown' : 'flag/invalid';
  return { code, severity: 'error', where: { kind: 'setting', name: `flag -${name}` }, message, hint };
}
