import type { JsonNumber, JsonObject } from './json/json-value.ts';

/**
 * The configuration document as the injector writes it into `VAULT_CONFIG`: wire names, values verbatim from the
 * annotations, absent what is not emitted. Key order of this interface is the order of the peer's document.
 * Source: spec/injector.md 4.1 to 4.6. `agent-config` serialises it (`writeAgentConfigDocument`).
 */
export interface AgentConfigDocument {
  readonly auto_auth: {
    readonly method: {
      readonly type: string;
      readonly mount_path?: string;
      readonly min_backoff?: string;
      readonly max_backoff?: string;
      readonly namespace?: string;
      /** Our extension auth-namespace. */
      readonly login_namespace?: string;
      readonly config?: JsonObject;
      readonly exit_on_err?: true;
    };
    readonly sink: readonly {
      readonly type: 'file';
      readonly config: { readonly path: string; readonly mode?: number };
    }[];
  };
  readonly exit_after_auth: boolean;
  readonly pid_file: string;
  readonly vault: {
    readonly address: string;
    readonly ca_cert?: string;
    readonly ca_path?: string;
    readonly tls_skip_verify?: true;
    readonly client_cert?: string;
    readonly client_key?: string;
    readonly tls_server_name?: string;
  };
  readonly template?: readonly TemplateDocument[];
  readonly listener?: readonly JsonObject[];
  readonly cache?: JsonObject;
  readonly template_config: {
    readonly exit_on_retry_failure: boolean;
    readonly static_secret_render_interval?: string;
    /** Beyond 2^53 as text. */
    readonly max_connections_per_host?: number | JsonNumber;
    readonly lease_renewal_threshold?: number;
  };
  readonly disable_idle_connections?: readonly string[];
  readonly disable_keep_alives?: readonly string[];
  readonly telemetry?: JsonObject;
}

export interface TemplateDocument {
  readonly destination: string;
  readonly contents?: string;
  readonly left_delimiter: string;
  readonly right_delimiter: string;
  readonly command?: string;
  /** Our extension agent-inject-signal-NAME: a program that is started without a shell. */
  readonly exec?: { readonly command: readonly string[] };
  readonly source?: string;
  readonly perms?: string;
  /** Our extension agent-inject-group-NAME: a gid. */
  readonly group?: string;
  readonly error_on_missing_key?: true;
}
