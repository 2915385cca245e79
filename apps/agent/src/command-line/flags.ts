import type { FlagDefinition } from './go-flags.ts';

const text = (name: string, help?: string): FlagDefinition => define(name, 'text', help);
const texts = (name: string, help?: string): FlagDefinition => define(name, 'texts', help);
const boolean = (name: string, help?: string): FlagDefinition => define(name, 'boolean', help);

/** Flags about the connection to Vault, common to all commands. Source: spec/agent.md 1.2. */
export const connectionFlags: readonly FlagDefinition[] = [
  text('address', 'URL of the Vault server'),
  text('ca-cert', 'PEM file of trusted authorities'),
  text('ca-path', 'directory of PEM files of trusted authorities'),
  text('client-cert', 'PEM file of our certificate'),
  text('client-key', 'PEM file of our key'),
  text('tls-server-name', 'name to ask for and to verify'),
  boolean('tls-skip-verify', 'trust any server (a warning is logged)'),
  text('namespace', 'Vault namespace'),
  text('ns'),
  texts('header', 'NAME=VALUE sent with every request'),
  boolean('disable-redirects'),
];

/** Flags of the client of other programs, accepted because scripts pass them; they change nothing here. */
export const ignoredFlags: readonly FlagDefinition[] = [
  text('agent-address'),
  text('wrap-ttl'),
  texts('mfa'),
  boolean('policy-override'),
  text('unlock-key'),
  boolean('non-interactive'),
  boolean('output-curl-string'),
  boolean('output-policy'),
  boolean('disable-gated-logs'),
];

/** Flags of the agent itself. */
export const agentFlags: readonly FlagDefinition[] = [
  texts('config', 'configuration file or directory (repeatable)'),
  texts('config-env', 'environment variable with the configuration, base64 (NAME, or NAME_1, NAME_2, ...)'),
  boolean('exit-after-auth', 'end when everything is written once'),
  text('init-timeout', 'fail when the first work is not done in this time (2m)'),
  boolean('validate', 'check the configuration and end'),
  boolean('test-verify-only'),
  text('log-level', 'trace, debug, info, warn or error'),
  text('log-format', 'standard or json'),
  text('log-file', 'also write the log to this file'),
  text('log-rotate-bytes', 'rotate the file at this size'),
  text('log-rotate-duration', 'rotate the file at this age (24h)'),
  text('log-rotate-max-files', 'rotated files to keep (0 = all)'),
  boolean('combine-logs'),
  boolean('detailed-exit-codes', 'tell parts of the agent apart: 2 configuration, 3 login, 4 template, 5 sink'),
  boolean('help'),
  boolean('h'),
  boolean('version'),
];

function define(name: string, kind: FlagDefinition['kind'], help: string | undefined): FlagDefinition {
  return help === undefined ? { name, kind } : { name, kind, help };
}
