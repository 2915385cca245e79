import type { JsonObject } from './json/json-value.ts';
import type { SecretString } from './secret-string.ts';

/**
 * The agent's configuration, decoded: defaults filled in, units in the names, one shape per fact.
 * `agent-config` makes it from HCL or JSON; `agent-runtime` runs it. Source: spec/agent.md 2.5 to 2.14.
 */
export interface AgentConfig {
  readonly pidFile?: string;
  readonly exitAfterAuth: boolean;
  /**
   * The agent fails when its first work (login, sinks, templates,
   * commands) is not done by then. Absent: it tries for ever.
   */
  readonly firstWorkTimeoutMs?: number;
  readonly vault: VaultConnectionConfig;
  readonly autoAuth?: AutoAuthConfig;
  readonly cache?: CacheConfig;
  readonly apiProxy?: ApiProxyConfig;
  readonly listeners: readonly ListenerConfig[];
  readonly templates: readonly TemplateConfig[];
  readonly templateConfig: TemplateEngineConfig;
  readonly envTemplates: readonly EnvTemplateConfig[];
  readonly exec?: ExecConfig;
  /** Raw, as written: the agent reads the few members it supports. */
  readonly telemetry?: JsonObject;
  readonly disableIdleConnections: readonly ConnectionRole[];
  readonly disableKeepAlives: readonly ConnectionRole[];
  readonly log: LogConfig;
}

export type ConnectionRole = 'auto-auth' | 'caching' | 'proxying' | 'templating';

export interface LogConfig {
  readonly level?: string;
  readonly format?: string;
  readonly file?: string;
  readonly rotateBytes?: number;
  readonly rotateDurationMs?: number;
  readonly rotateMaxFiles?: number;
}

/** spec/agent.md 2.6. What is absent is decided by flags, environment and defaults. */
export interface VaultConnectionConfig {
  readonly address?: string;
  readonly caCert?: string;
  readonly caPath?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly tlsSkipVerify?: boolean;
  readonly tlsServerName?: string;
  readonly namespace?: string;
  /** Attempts beyond the first; 0 disables. The document's 0 (= 12) and -1 (= off) are already translated. */
  readonly numRetries: number;
}

export interface AutoAuthConfig {
  readonly method: AuthMethodConfig;
  readonly sinks: readonly SinkConfig[];
  readonly reauthOnNewCredentials: boolean;
}

/** spec/agent.md 2.7. */
export interface AuthMethodConfig {
  /** Lower-cased: `kubernetes`, `token_file`, `approle`, ... */
  readonly type: string;
  /** Without trailing slash; default `auth/TYPE`. */
  readonly mountPath: string;
  /** Of the whole agent, where nothing else gives one. */
  readonly namespace?: string;
  /**
   * Where the login goes and its token belongs, when that is another namespace than that of
   * the secrets; `''` is the root.
   */
  readonly loginNamespace?: string;
  readonly wrapTtlMs?: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly exitOnError: boolean;
  /** Parameters of the method, free-form (spec/agent.md 3.5); the method's own code decodes them. */
  readonly parameters: JsonObject;
}

/** A file sink; there is no other kind. */
export interface SinkConfig {
  readonly path: string;
  /** Permission bits, default `0o640`. */
  readonly mode: number;
  /** Name or decimal id. */
  readonly owner?: string;
  readonly group?: string;
  readonly wrapTtlMs?: number;
  readonly encryption?: SinkEncryptionConfig;
}

export interface SinkEncryptionConfig {
  readonly kind: 'curve25519';
  readonly peerKeyPath: string;
  readonly deriveKey: boolean;
  readonly additionalData?: string;
  readonly additionalDataEnvironmentVariable?: string;
}

/** spec/agent.md 2.8. */
export interface CacheConfig {
  readonly persist?: PersistentCacheConfig;
}

export interface PersistentCacheConfig {
  readonly path: string;
  readonly keepAfterImport: boolean;
  readonly exitOnError: boolean;
  readonly serviceAccountTokenFile: string;
}

/** spec/agent.md 2.9; the legacy location inside `cache` is already folded in. */
export interface ApiProxyConfig {
  readonly useAutoAuthToken: 'never' | 'when-absent' | 'force';
}

/** spec/agent.md 2.10. */
export interface ListenerConfig {
  readonly endpoint:
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
    | {
        readonly kind: 'unix';
        readonly path: string;
        readonly mode?: number;
        readonly owner?: string;
        readonly group?: string;
      };
  readonly role: 'default' | 'metrics-only';
  readonly requireRequestHeader: boolean;
  readonly enableQuit: boolean;
  readonly tls?: ListenerTlsConfig;
}

export interface ListenerTlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly clientCaFile?: string;
  readonly requireClientCert: boolean;
}

/** What a file template and an environment template have in common. */
export interface TemplateSourceConfig {
  readonly source:
    { readonly kind: 'contents'; readonly text: string } | { readonly kind: 'file'; readonly path: string };
  readonly leftDelimiter: string;
  readonly rightDelimiter: string;
  readonly errorOnMissingKey: boolean;
  readonly errorFatal: boolean;
  readonly functionDenylist: readonly string[];
}

/** spec/agent.md 2.11. */
export interface TemplateConfig extends TemplateSourceConfig {
  readonly destination: string;
  readonly createDestinationDirectories: boolean;
  /** Permission bits; absent keeps those of the existing file, else `0o644`. */
  readonly mode?: number;
  readonly owner?: string;
  readonly group?: string;
  readonly backup: boolean;
  readonly command?: TemplateCommand;
  readonly wait?: { readonly minMs: number; readonly maxMs: number };
  readonly sandboxPath?: string;
}

/** Run after the file changed. `shell` goes through `sh -c`, `program` is started as it is. */
export interface TemplateCommand {
  readonly run:
    { readonly kind: 'shell'; readonly line: string } | { readonly kind: 'program'; readonly words: readonly string[] };
  readonly timeoutMs: number;
}

/** spec/agent.md 2.12. */
export interface TemplateEngineConfig {
  readonly exitOnRetryFailure: boolean;
  readonly staticSecretRenderIntervalMs: number;
  /** 0 = unlimited. */
  readonly maxConnectionsPerHost: number;
  /** Part of a lease after which a non-renewable secret is read again, in (0, 1]; default 0.9. */
  readonly leaseRenewalThreshold: number;
}

/** spec/agent.md 2.13. */
export interface EnvTemplateConfig extends TemplateSourceConfig {
  readonly name: string;
}

export interface ExecConfig {
  readonly command: readonly string[];
  readonly restartOnSecretChanges: 'always' | 'never';
  readonly restartStopSignal: string;
  readonly standardOutputFile?: string;
  readonly standardErrorFile?: string;
}

/** The token that auto-auth keeps alive: the only form in which it travels inside the agent. */
export interface AuthenticatedToken {
  readonly token: SecretString;
  readonly accessor?: string;
  readonly leaseDurationSeconds: number;
  readonly renewable: boolean;
}
