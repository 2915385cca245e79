import { settingCatalogue } from '@sluice/pod-mutation';
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
  annotations           the reference of all annotations; --format human, json, markdown
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
  return command === 'agent-inject' ? agentInjectHelp() : texts[command];
}

const manifestFlags = `  -f, --file FILE            manifests to read, - for standard input; repeatable
  -n, --namespace NAME       namespace of manifests that name none; default default
  --pod-template KIND=PATH   where a kind keeps its pod template, as JSONPath; repeatable
  -namespace-annotations     annotations of Namespaces among the manifests hold for their pods`;

const texts: Readonly<Record<string, string>> = {
  inject: `Usage: sluice-injector inject -f FILE [FLAGS]

Prints manifests of any kind with the agent injected into their pod templates; comments and order
are kept. Works like the webhook and takes its settings: flags and AGENT_INJECT_* variables, see
"help agent-inject". -vault-address is required as there: it is written into the pods.

${manifestFlags}
  --diff                     print what changes instead of the manifests

Example:
  sluice-injector inject -f deployment.yaml -vault-address=https://vault.vault.svc:8200 --diff
`,
  lint: `Usage: sluice-injector lint -f FILE [FLAGS]

Checks the annotations of manifests as the webhook would, and whether they stand where they have an effect.

${manifestFlags}
  --format FORMAT            human (default), json or sarif
  --fail-on SEVERITY         error (default) or warning: least severity for exit code 1

Example:
  helm template app | sluice-injector lint -f - --format sarif > lint.sarif
`,
  explain: `Usage: sluice-injector explain KEY... | -f FILE [FLAGS]

What annotations mean, or the values in force for the pods of manifests and where each comes from.

${manifestFlags}
  --format FORMAT            human (default) or json

Example:
  sluice-injector explain agent-limits-cpu
`,
  annotations: `Usage: sluice-injector annotations [FLAGS]

Prints the reference of all annotations.

  --format FORMAT            human (default), json or markdown

Example:
  sluice-injector annotations --format markdown
`,
  completion: `Usage: sluice-injector completion bash|zsh|fish

Prints a completion script.

Example:
  source <(sluice-injector completion bash)
`,
};

/** One screen: the flags by group, with the variables behind `help agent-inject GROUP`. */
function agentInjectHelp(): string {
  const groups = settingGroups.map(({ name, title, settings }) => {
    const flags = settingsIn({ settings }).map(({ flag, env }) => (flag === undefined ? env : `-${flag}`));
    return `${title} (help agent-inject ${name}):\n${wrapped(flags.join(' '), '  ')}`;
  });
  return `Usage: sluice-injector agent-inject [FLAGS]

Serves POST /mutate, GET /health/ready and /health/live over TLS. An environment variable beats its
flag, an empty one is unset; words behind the first that is no flag are ignored.

${groups.join('\n')}

Example:
  sluice-injector agent-inject -vault-address=https://vault.vault.svc:8200 \\
    -tls-cert-file=/tls/tls.crt -tls-key-file=/tls/tls.key
`;
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
