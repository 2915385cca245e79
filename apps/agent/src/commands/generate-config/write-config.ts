import { quoteGo } from '@sluice/core';
import type { SecretField } from './read-fields.ts';

export interface GeneratedConfig {
  readonly address: string;
  readonly tokenPath: string;
  readonly command: readonly string[];
  readonly fields: readonly SecretField[];
}

/** The configuration as HCL. Source: spec/agent.md 1.9. */
export function writeConfig({ address, tokenPath, command, fields }: GeneratedConfig): string {
  const blocks = [
    `auto_auth {
  method {
    type = "token_file"
    config {
      token_file_path = ${quoteGo(tokenPath)}
    }
  }
}`,
    `template_config {
  static_secret_render_interval = "5m"
  exit_on_retry_failure         = true
  max_connections_per_host      = 10
}`,
    `vault {
  address = ${quoteGo(address)}
}`,
    ...fields.map(envTemplate),
    `exec {
  command                   = [${command.map((word) => quoteGo(word)).join(', ')}]
  restart_on_secret_changes = "always"
  restart_stop_signal       = "SIGTERM"
}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function envTemplate({ path, field, versioned }: SecretField): string {
  const name = `${path.split('/').at(-1) ?? ''}_${field}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  const contents = `{{ with secret ${quoteGo(path)} }}{{ ${access(field, versioned)} }}{{ end }}`;
  return `env_template ${quoteGo(name)} {
  contents             = ${quoteGo(contents)}
  error_on_missing_key = true
}`;
}

/** A name that is no identifier of the template language cannot follow a dot. */
function access(field: string, versioned: boolean): string {
  const data = versioned ? '.Data.data' : '.Data';
  return /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(field) ? `${data}.${field}` : `index ${data} ${quoteGo(field)}`;
}
