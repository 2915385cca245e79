import type { AgentConfig, AutoAuthConfig } from '@sluice/core';
import type { ConnectionOptions, EnvironmentConfig, TlsOptions, VaultClientOptions } from '@sluice/vault-client';
import { toClientOptions, toConnectionOptions } from '@sluice/vault-client';
import type { ParsedFlags } from '../command-line/go-flags.ts';

/** How to reach Vault, from all sources. */
export interface Connection {
  readonly client: VaultClientOptions;
  readonly transport: ConnectionOptions;
}

/**
 * Flag before environment before configuration before default. The ambient token, the wrap TTL and the agent address of
 * the environment are left out: they would ride along on logins, wrap their replies, or make the agent its own server.
 * Source: spec/agent.md 1.3.
 */
export function connectionOf(flags: ParsedFlags, environment: EnvironmentConfig, config?: AgentConfig): Connection {
  const flag = (name: string): string | undefined => flags.texts.get(name)?.at(-1);
  const { vault, autoAuth } = config ?? {};
  const address = flag('address') ?? environment.address ?? vault?.address;
  const namespace =
    flag('namespace') ?? flag('ns') ?? environment.namespace ?? vault?.namespace ?? autoAuth?.method.namespace;
  const followRedirects = environment.followRedirects && flags.booleans.get('disable-redirects') !== true;
  const tls = { ...tlsOf(flags, environment.tls, vault), ...certificateOf(autoAuth) };
  const merged: EnvironmentConfig = {
    ...withoutAmbient(environment),
    ...(address === undefined ? {} : { address }),
    ...(namespace === undefined ? {} : { namespace }),
    headers: [...environment.headers, ...headersOf(flags)],
    followRedirects,
    tls,
  };
  const limit = config?.templateConfig.maxConnectionsPerHost;
  return {
    client: toClientOptions(merged),
    transport: {
      ...toConnectionOptions(merged),
      ...(limit === undefined ? {} : { maxConnections: limit === 0 ? Infinity : limit }),
    },
  };
}

/** Built member by member, so that a new setting of the environment does not slip in unseen. */
function withoutAmbient(environment: EnvironmentConfig): EnvironmentConfig {
  const { tls, serviceLookup, followRedirects, headers, sources, timeoutMs, maxRetries, rateLimit, proxy } =
    environment;
  return {
    tls,
    serviceLookup,
    followRedirects,
    headers,
    sources,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

function tlsOf(flags: ParsedFlags, environment: TlsOptions, vault: AgentConfig['vault'] | undefined): TlsOptions {
  const flag = (name: string): string | undefined => flags.texts.get(name)?.at(-1);
  const fromFlags = {
    caFile: flag('ca-cert'),
    caDirectory: flag('ca-path'),
    certFile: flag('client-cert'),
    keyFile: flag('client-key'),
    serverName: flag('tls-server-name'),
    skipVerify: flags.booleans.get('tls-skip-verify'),
  };
  const fromConfig = {
    caFile: vault?.caCert,
    caDirectory: vault?.caPath,
    certFile: vault?.clientCert,
    keyFile: vault?.clientKey,
    serverName: vault?.tlsServerName,
    skipVerify: vault?.tlsSkipVerify,
  };
  return { ...present(fromConfig), ...environment, ...present(fromFlags) };
}

/** The certificate that the `cert` method logs in with is that of the whole connection: its token may be bound to it. */
function certificateOf(autoAuth: AutoAuthConfig | undefined): TlsOptions {
  if (autoAuth?.method.type !== 'cert') return {};
  const { ca_cert: caFile, client_cert: certFile, client_key: keyFile } = autoAuth.method.parameters;
  return {
    ...(typeof caFile === 'string' ? { caFile } : {}),
    ...(typeof certFile === 'string' && typeof keyFile === 'string' ? { certFile, keyFile } : {}),
  };
}

function present<T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function headersOf(flags: ParsedFlags): readonly (readonly [string, string])[] {
  return (flags.texts.get('header') ?? []).map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? ([text, ''] as const) : ([text.slice(0, at), text.slice(at + 1)] as const);
  });
}
