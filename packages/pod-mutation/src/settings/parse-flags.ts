import type { Diagnostic } from '@sluice/core';
import { closestName } from '@sluice/core';
import { settingCatalogue } from './catalogue.ts';
import type { SettingEntry, SettingName } from './setting-entry.ts';

/** The flags of a command line: texts by setting, and what is wrong. */
export interface ParsedFlags {
  readonly texts: ReadonlyMap<SettingName, string>;
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads flags as Go's flag package does: `-name=text`, `-name text`, one dash or two, booleans also without text; the
 * first word that is no flag ends it, and everything behind is ignored, `2>&1` of the peer's chart among it. Of a flag
 * given twice the last counts. Source: spec/injector.md 5.1.
 */
export function parseFlags(args: readonly string[]): ParsedFlags {
  const texts = new Map<SettingName, string>();
  const problems: Diagnostic[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (!word.startsWith('-') || word === '-' || word === '--') break;
    const { name, text } = splitFlag(word);
    const entry = settingCatalogue.find(({ flag }) => flag === name);
    if (entry === undefined) problems.push(unknownFlag(word, name));
    else if (text !== undefined) texts.set(entry.name, text);
    else if (entry.kind === 'boolean') texts.set(entry.name, 'true');
    else if (index + 1 < args.length) texts.set(entry.name, args[(index += 1)] ?? '');
    else problems.push(problemOf(entry, `flag needs an argument: -${name}`, `write -${name}=VALUE`));
  }
  return { texts, problems };
}

function splitFlag(word: string): { readonly name: string; readonly text?: string } {
  const body = word.startsWith('--') ? word.slice(2) : word.slice(1);
  const equals = body.indexOf('=');
  return equals < 0 ? { name: body } : { name: body.slice(0, equals), text: body.slice(equals + 1) };
}

function unknownFlag(word: string, name: string): Diagnostic {
  const where = { kind: 'setting', name: word } as const;
  if (name === '' || name.startsWith('-')) {
    return { code: 'setting/unknown-flag', severity: 'error', where, message: `bad flag syntax: ${word}` };
  }
  const meant = closestName(
    name,
    settingCatalogue.map(({ flag }) => flag ?? '').filter((flag) => flag !== ''),
  );
  return {
    code: 'setting/unknown-flag',
    severity: 'error',
    where: { kind: 'setting', name: `-${name}` },
    message: `unknown flag (flag provided but not defined: -${name})`,
    hint: meant === undefined ? 'see help agent-inject' : `did you mean -${meant}?`,
  };
}

function problemOf({ flag = '' }: SettingEntry, message: string, hint: string): Diagnostic {
  const where = { kind: 'setting', name: `-${flag}` } as const;
  return { code: 'setting/invalid-value', severity: 'error', where, message, hint };
}
