import type { FlagSpec } from '../offline/flags.ts';
import { settingGroupNames } from './setting-groups.ts';

export type CommandName =
  'agent-inject' | 'inject' | 'lint' | 'explain' | 'annotations' | 'completion' | 'version' | 'help';

/** What help and completion know of a command. */
export interface CommandEntry {
  readonly name: CommandName;
  /** Behind the name, in the line of usage. */
  readonly usage: string;
  /** What it does, in lines of at most 96 characters. */
  readonly docs: string;
  readonly flags: readonly FlagSpec[];
  /** Takes the flags of `agent-inject` too. */
  readonly takesSettings: boolean;
  /** Words that may follow, by the word before them; `''`: at the first place. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  readonly example: string;
}

export const shells = ['bash', 'zsh', 'fish'] as const;

/** Flags of every command that reads manifests. */
export const manifestFlags: readonly FlagSpec[] = [
  { name: 'file', short: 'f', value: 'FILE', docs: 'manifests to read, - for standard input; repeatable' },
  {
    name: 'namespace',
    short: 'n',
    value: 'NAME',
    docs: 'namespace of manifests that name none; default default',
  },
  { name: 'pod-template', value: 'KIND=PATH', docs: 'where a kind keeps its pod template, as JSONPath; repeatable' },
];

export const injectFlags: readonly FlagSpec[] = [{ name: 'diff', docs: 'print what changes instead of the manifests' }];

export const lintFlags: readonly FlagSpec[] = [
  formatFlag('human', 'json', 'sarif'),
  {
    name: 'fail-on',
    value: 'SEVERITY',
    choices: ['error', 'warning'],
    docs: 'error (default) or warning: least severity for exit code 1',
  },
];

export const explainFlags: readonly FlagSpec[] = [formatFlag('human', 'json')];

export const annotationsFlags: readonly FlagSpec[] = [
  formatFlag('human', 'json', 'markdown'),
  { name: 'schema', docs: 'print the JSON Schema for editors instead: it checks annotations in manifests' },
];

const rows: Readonly<Record<CommandName, Omit<CommandEntry, 'name'>>> = {
  'agent-inject': {
    usage: '[FLAGS]',
    docs: `Serves POST /mutate, GET /health/ready and /health/live over TLS. An environment variable beats its
flag, an empty one is unset; words behind the first that is no flag are ignored.`,
    flags: [],
    takesSettings: true,
    example: `agent-inject -vault-address=https://vault.vault.svc:8200 \\
    -tls-cert-file=/tls/tls.crt -tls-key-file=/tls/tls.key`,
  },
  inject: {
    usage: '-f FILE [FLAGS]',
    docs: `Prints manifests of any kind with the agent injected into their pod templates; comments and order
are kept. -vault-address is required as in the webhook: it is written into the pods.`,
    flags: [...manifestFlags, ...injectFlags],
    takesSettings: true,
    example: 'inject -f deployment.yaml -vault-address=https://vault.vault.svc:8200 --diff',
  },
  lint: {
    usage: '-f FILE [FLAGS]',
    docs: 'Checks the annotations of manifests as the webhook would, and whether they stand where they have an effect.',
    flags: [...manifestFlags, ...lintFlags],
    takesSettings: true,
    example: 'lint -f deployment.yaml --format sarif > lint.sarif',
  },
  explain: {
    usage: 'KEY... | -f FILE [FLAGS]',
    docs: 'What annotations mean, or the values in force for the pods of manifests and where each comes from.',
    flags: [...manifestFlags, ...explainFlags],
    takesSettings: true,
    example: 'explain agent-limits-cpu',
  },
  annotations: {
    usage: '[FLAGS]',
    docs: 'Prints the reference of all annotations.',
    flags: annotationsFlags,
    takesSettings: false,
    example: 'annotations --format markdown',
  },
  completion: {
    usage: shells.join('|'),
    docs: 'Prints a completion script.',
    flags: [],
    takesSettings: false,
    words: { '': shells },
    example: 'completion bash > /etc/bash_completion.d/sluice-injector',
  },
  version: {
    usage: '',
    docs: 'Prints the version.',
    flags: [],
    takesSettings: false,
    example: 'version',
  },
  help: {
    usage: '[COMMAND [GROUP]]',
    docs: `Prints the commands, the flags of one, or a group of the settings of agent-inject:
${settingGroupNames.join(', ')}.`,
    flags: [],
    takesSettings: false,
    words: { 'agent-inject': settingGroupNames },
    example: 'help agent-inject vault',
  },
};

/** All commands, in the order of the help text. */
export const commandCatalogue: readonly CommandEntry[] = Object.entries(rows).map(([name, row]) => ({
  name: name as CommandName,
  ...row,
}));

export const commandNames: readonly string[] = commandCatalogue.map(({ name }) => name);

function formatFlag(...choices: readonly [string, ...string[]]): FlagSpec {
  const [first, ...others] = choices;
  const last = others.at(-1) ?? '';
  const middle = others.slice(0, -1).map((choice) => `, ${choice}`);
  return { name: 'format', value: 'FORMAT', choices, docs: `${first} (default)${middle.join('')} or ${last}` };
}
