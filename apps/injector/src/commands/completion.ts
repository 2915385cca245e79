import type { Diagnostic } from '@sluice/core';
import { annotationEntries } from '@sluice/annotations';
import { settingCatalogue } from '@sluice/pod-mutation';
import type { FlagSpec } from '../offline/flags.ts';
import { parseArguments } from '../offline/flags.ts';
import { manifestFlags } from '../offline/offline-settings.ts';
import { annotationsFlags } from './annotations.ts';
import { explainFlags } from './explain.ts';
import { injectFlags, refuse } from './inject.ts';
import { lintFlags } from './lint.ts';
import type { OfflineContext } from './offline-context.ts';
import { exitCodes } from './output.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** Words that can follow each command. */
const words: ReadonlyMap<string, readonly string[]> = new Map([
  ['agent-inject', settingFlags()],
  ['inject', [...flagWords([...manifestFlags, ...injectFlags]), ...settingFlags()]],
  ['lint', flagWords([...manifestFlags, ...lintFlags])],
  ['explain', [...flagWords([...manifestFlags, ...explainFlags]), ...annotationEntries.map(({ suffix }) => suffix)]],
  ['annotations', flagWords(annotationsFlags)],
  ['completion', shells],
  ['help', ['agent-inject', 'inject', 'lint', 'explain', 'annotations']],
  ['version', []],
]);

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

function bashScript(): string {
  const cases = [...words].map(([command, list]) => `    ${command}) words="${list.join(' ')}" ;;`);
  return `_sluice_injector() {
  local words="${[...words.keys()].join(' ')}"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sluice_injector sluice-injector
`;
}

function fishScript(): string {
  const first = `complete -c sluice-injector -n __fish_use_subcommand -f -a "${[...words.keys()].join(' ')}"`;
  const further = [...words]
    .filter(([, list]) => list.length > 0)
    .map(
      ([command, list]) =>
        `complete -c sluice-injector -n "__fish_seen_subcommand_from ${command}" -a "${list.join(' ')}"`,
    );
  return `${[first, ...further].join('\n')}\n`;
}

function flagWords(specs: readonly FlagSpec[]): readonly string[] {
  return specs.map(({ name }) => `--${name}`);
}

function settingFlags(): readonly string[] {
  return settingCatalogue.flatMap(({ flag }) => (flag === undefined ? [] : [`-${flag}`]));
}

function unknownShell(shell: string): Diagnostic {
  const where = { kind: 'setting', name: 'completion' } as const;
  const message = shell === '' ? 'no shell given' : `"${shell}" is not known`;
  return { code: 'command-line/shell', severity: 'error', where, message, hint: `use ${shells.join(', ')}` } as const;
}
