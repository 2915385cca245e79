import { settingCatalogue } from '@sluice/pod-mutation';

/** The commands, on one screen. */
export function generalHelp(): string {
  return `sluice-injector: injects the Vault agent into pods.

Usage: sluice-injector COMMAND [FLAGS]

  agent-inject   serve the mutating admission webhook
  version        print the version
  help           print this text; "help agent-inject" lists its flags

Example:
  sluice-injector agent-inject -vault-address=https://vault.vault.svc:8200 \\
    -tls-cert-file=/tls/tls.crt -tls-key-file=/tls/tls.key
`;
}

/** The flags of `agent-inject`: one line each, from the catalogue of settings. */
export function agentInjectHelp(): string {
  const rows = settingCatalogue.map(({ flag, env, default: text, docs }) => ({
    flag: flag === undefined ? '' : `-${flag}`,
    env,
    docs: text === undefined || text === '' ? docs : `${docs} Default ${text}.`,
  }));
  const width = (column: 'flag' | 'env'): number => Math.max(...rows.map((row) => row[column].length));
  const lines = rows.map((row) => `  ${row.flag.padEnd(width('flag'))}  ${row.env.padEnd(width('env'))}  ${row.docs}`);
  return `Usage: sluice-injector agent-inject [FLAGS]

Serves POST /mutate, GET /health/ready and /health/live over TLS. An environment variable beats its flag, an empty one is
unset; words behind the first that is no flag are ignored.

${lines.join('\n')}

Example:
  sluice-injector agent-inject -vault-address=https://vault.vault.svc:8200 \\
    -tls-cert-file=/tls/tls.crt -tls-key-file=/tls/tls.key
`;
}
