import type { Diagnostic } from '@sluice/core';
import { annotationEntries } from '@sluice/annotations';
import { settingCatalogue } from '@sluice/pod-mutation';
import { parseArguments } from '../offline/flags.ts';
import type { CommandEntry } from './catalogue.ts';
import { commandCatalogue, commandNames, shells } from './catalogue.ts';
import { refuse } from './inject.ts';
import type { OfflineContext } from './offline-context.ts';
import { exitCodes } from './output.ts';

/** Prints a completion script for bash, zsh or fish. */
export function completion(args: readonly string[], context: OfflineContext): number {
  const { words: given, problems } = parseArguments(args, []);
  const [shell = ''] = given;
  if (problems.length > 0) return refuse(problems, context);
  if (shell === 'bash') context.output.out(bashScript());
  else if (shell === 'zsh') context.output.out(`autoload -U +X bashcompinit && bashcompinit\n${bashScript()}`);
  else if (shell === 'fish') context.output.out(fishScript());
  else return refuse([unknownShell(shell)], context);
  return exitCodes.success;
}

/** Words that can follow a command, and those that can follow one of its words; none where a value is free. */
interface Following {
  readonly command: string;
  readonly words: readonly string[];
  readonly after: ReadonlyMap<string, readonly string[]>;
}

function followingOf(entry: CommandEntry): Following {
  const { name, flags, takesSettings, words = {} } = entry;
  const own = flags.flatMap((flag) => [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])]);
  const after = new Map(Object.entries(words).filter(([word]) => word !== ''));
  for (const { name: long, short, value, choices = [] } of flags) {
    if (value === undefined) continue;
    after.set(`--${long}`, choices);
    if (short !== undefined) after.set(`-${short}`, choices);
  }
  for (const { flag, kind, choices = [] } of takesSettings ? settingCatalogue : []) {
    if (flag !== undefined && kind !== 'boolean') after.set(`-${flag}`, choices);
  }
  const plain = name === 'explain' ? annotationEntries.map(({ suffix }) => suffix) : (words[''] ?? []);
  const topics = name === 'help' ? commandNames : [];
  return { command: name, words: [...own, ...(takesSettings ? settingFlags() : []), ...plain, ...topics], after };
}

function bashScript(): string {
  const all = commandCatalogue.map(followingOf);
  const cases = all.map(({ command, words }) => `    ${command}) words="${words.join(' ')}" ;;`);
  const values = all.flatMap(({ command, after }) =>
    grouped(after).map(
      ([choices, before]) => `    ${before.map((word) => `"${command} ${word}"`).join('|')}) words="${choices}" ;;`,
    ),
  );
  return `_sluice_injector() {
  local words="${commandNames.join(' ')}"
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  # The shell takes -flag=value apart.
  [ "$before" = = ] && before="\${COMP_WORDS[COMP_CWORD-2]}"
  [ "$current" = = ] && current=""
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  [ "$COMP_CWORD" -gt 2 ] && case "\${COMP_WORDS[1]} $before" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sluice_injector sluice-injector
`;
}

// Most flags take a value that no list has: one branch for all of them.
function grouped(after: Following['after']): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const [word, choices] of after) groups.set(choices.join(' '), [...(groups.get(choices.join(' ')) ?? []), word]);
  return [...groups];
}

function fishScript(): string {
  const lines = commandCatalogue.map(followingOf).flatMap(({ command, words, after }) => {
    const seen = `__fish_seen_subcommand_from ${command}`;
    const values = [...after].filter(([, choices]) => choices.length > 0);
    const general =
      values.length === 0 ? seen : `${seen}; and not __fish_prev_arg_in ${values.map(([word]) => word).join(' ')}`;
    return [
      ...(words.length === 0 ? [] : [fishLine(general, words)]),
      ...values.map(([word, choices]) => fishLine(`${seen}; and __fish_prev_arg_in ${word}`, choices, '-f')),
    ];
  });
  return `${[fishLine('__fish_use_subcommand', commandNames, '-f'), ...lines].join('\n')}\n`;
}

function fishLine(condition: string, words: readonly string[], flag = ''): string {
  return ['complete -c sluice-injector', `-n "${condition}"`, flag, `-a "${words.join(' ')}"`]
    .filter((part) => part !== '')
    .join(' ');
}

function settingFlags(): readonly string[] {
  return settingCatalogue.flatMap(({ flag }) => (flag === undefined ? [] : [`-${flag}`]));
}

function unknownShell(shell: string): Diagnostic {
  const where = { kind: 'setting', name: 'completion' } as const;
  const message = shell === '' ? 'no shell given' : `"${shell}" is not known`;
  return { code: 'command-line/shell', severity: 'error', where, message, hint: `use ${shells.join(', ')}` } as const;
}
