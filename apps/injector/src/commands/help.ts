import { settingCatalogue } from '@sluice/pod-mutation';
import type { FlagSpec } from '../offline/flags.ts';
import { commandCatalogue } from './catalogue.ts';
import { settingGroups } from './setting-groups.ts';
import type { SettingGroup } from './setting-groups.ts';

/** The commands, on one screen. */
export function generalHelp(): string {
  return `sluice-injector: injects the Vault agent into pods.

Usage: sluice-injector COMMAND [FLAGS]

  agent-inject          serve the mutating admission webhook
  inject -f FILE        print manifests after injection; --diff prints what changes
  lint -f FILE          check the annotations of manifests; --format human, json, sarif
  explain KEY           what an annotation means
  explain -f FILE       the values in force for the pods of manifests, and where they come from
  annotations           the reference of all annotations; --format human, json, markdown; --schema
  completion SHELL      completion script for bash, zsh or fish
  version               print the version
  help COMMAND          flags of a command

Exit codes: 0 done, 1 refused, denied or problems found, 2 unknown command, wrong flags or input.

Example:
  helm template app | sluice-injector lint -f -
`;
}

/** The help of one command; `undefined` for none. Without the YAML library: it is printed by the webhook too. */
export function helpOf(command: string): string | undefined {
  const entry = commandCatalogue.find(({ name }) => name === command);
  if (entry === undefined) return undefined;
  const { name, usage, docs, flags, example } = entry;
  const parts = [
    `Usage: ${`sluice-injector ${name} ${usage}`.trim()}`,
    docs,
    ...(flags.length === 0 ? [] : [flags.map(describeFlag).join('\n')]),
    ...(name === 'agent-inject' ? [settingsByGroup()] : []),
    ...(entry.takesSettings && name !== 'agent-inject' ? [settingsToo] : []),
    `Example:\n  sluice-injector ${example}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const settingsToo = `It takes the settings of the webhook too, as flags and AGENT_INJECT_* variables: see "help agent-inject".
With -namespace-annotations the annotations of Namespaces among the manifests hold for their pods.`;

function describeFlag({ name, short, value, docs }: FlagSpec): string {
  const head = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return `  ${head.padEnd(26)} ${docs}`;
}

/** One screen: the flags by group, with the variables behind `help agent-inject GROUP`. */
function settingsByGroup(): string {
  const groups = settingGroups.map(({ name, title, settings }) => {
    const flags = settingsIn({ settings }).map(({ flag, env }) => (flag === undefined ? env : `-${flag}`));
    return `${title} (help agent-inject ${name}):\n${wrapped(flags.join(' '), '  ')}`;
  });
  return groups.join('\n');
}

/** The settings of one group: flag, variable, meaning, default. `undefined` for an unknown group. */
export function helpOfGroup(name: string): string | undefined {
  const group = settingGroups.find((candidate) => candidate.name === name);
  if (group === undefined) return undefined;
  const entries = settingsIn(group).map(({ flag, env, default: text, docs }) => {
    const head = flag === undefined ? `  ${env}` : `  -${flag}, ${env}`;
    return `${head}\n${wrapped(text === undefined || text === '' ? docs : `${docs} Default ${text}.`, '      ')}`;
  });
  return `sluice-injector agent-inject: ${group.title}\n\n${entries.join('\n')}\n`;
}

function settingsIn({ settings }: Pick<SettingGroup, 'settings'>): typeof settingCatalogue {
  return settingCatalogue.filter((entry) => settings.includes(entry.name));
}

const lineWidth = 96;

function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isEmpty = line.trim() === '';
    if (!isEmpty && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line += `${isEmpty ? '' : ' '}${word}`;
    }
  }
  return [...lines, line].join('\n');
}
