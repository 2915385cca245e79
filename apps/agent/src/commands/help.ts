import { agentFlags, connectionFlags } from '../command-line/flags.ts';
import type { FlagDefinition } from '../command-line/go-flags.ts';

/** What `help` prints: commands, flags, an example. Fits a screen. */
export function helpText(): string {
  return `Usage: agent -config=FILE [flags]

Logs in to Vault, renders templates, keeps secrets fresh, and serves the application beside it.

Commands:
  [agent] -config=FILE      run the agent
  template -f FILE          render or check a template without a server
  generate-config           write a configuration with the fields of secrets as variables
  token revoke -self        give back the token in ~/.vault-token or VAULT_TOKEN (-grace=5s: later)
  signal SIGHUP:NAME        signal a program or container of this pod (-if-running: if there is one)
  ready                     exit 0 when the agent in this container has done its first work
  version, help

Flags:
${[...agentFlags, ...connectionFlags].flatMap(flagLine).join('\n')}

Environment: VAULT_ADDR, VAULT_CACERT, VAULT_NAMESPACE, ... (or BAO_...); flags win over them, they win over the file.

Example:
  agent -config=agent.json -exit-after-auth
`;
}

function flagLine({ name, kind, help }: FlagDefinition): readonly string[] {
  if (help === undefined) return [];
  return [`  ${`-${name}${kind === 'boolean' ? '' : '=...'}`.padEnd(26)}${help}`];
}
