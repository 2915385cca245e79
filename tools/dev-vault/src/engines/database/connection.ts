import type { JsonObject, JsonValue } from '@sluice/core';
import type { Input } from '../../core/input.ts';
import { invalidRequest } from '../../core/errors.ts';
import { globMatches } from '../../policy/parameters.ts';
import type { SqlConnection } from './sql-executor.ts';

/** A configured connection. */
export interface ConnectionConfig {
  readonly pluginName: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly allowedRoles: readonly string[];
  readonly rootRotationStatements: readonly string[];
  readonly passwordPolicy: string;
  readonly usernameTemplate: string;
  readonly verifyConnection: boolean;
  readonly disableEscaping: boolean;
  readonly maxConnections: number;
  readonly tlsCa: string;
  readonly tlsCertificate: string;
  readonly tlsKey: string;
  /** Further members as sent, shown again. */
  readonly extra: JsonObject;
}

export const pluginName = 'postgresql-database-plugin';
const extraNames = [
  'max_open_connections',
  'max_idle_connections',
  'max_connection_lifetime',
  'password_authentication',
] as const;

/** Reads the fields of `config/NAME`. 400 with the peer's texts. Source: spec/vault-api.md 8.1. */
export function readConnection(input: Input, data: JsonObject, known: ConnectionConfig | undefined): ConnectionConfig {
  const plugin = input.text('plugin_name') ?? known?.pluginName ?? '';
  if (plugin === '') throw invalidRequest('empty plugin name');
  if (plugin !== pluginName) {
    throw invalidRequest(
      `error creating database object: invalid database version: 2 errors occurred:\n\t* plugin not found in the catalog: ${plugin}\n\t* plugin not found in the catalog: ${plugin}\n\n`,
    );
  }
  const url = input.text('connection_url') ?? known?.url ?? '';
  if (url === '') throw invalidRequest('error creating database object: connection_url cannot be empty');
  const text = (name: string, current: string | undefined): string => input.text(name) ?? current ?? '';
  const extra = Object.fromEntries(
    extraNames.flatMap((name): [string, JsonValue][] => (data[name] === undefined ? [] : [[name, data[name]]])),
  );
  return {
    pluginName: plugin,
    url,
    username: text('username', known?.username),
    password: text('password', known?.password),
    allowedRoles: input.list('allowed_roles') ?? known?.allowedRoles ?? [],
    rootRotationStatements: input.list('root_rotation_statements') ?? known?.rootRotationStatements ?? [],
    passwordPolicy: text('password_policy', known?.passwordPolicy),
    usernameTemplate: text('username_template', known?.usernameTemplate),
    verifyConnection: input.flag('verify_connection') ?? known?.verifyConnection ?? true,
    disableEscaping: input.flag('disable_escaping') ?? known?.disableEscaping ?? false,
    maxConnections: input.number('max_open_connections') ?? known?.maxConnections ?? 4,
    tlsCa: text('tls_ca', known?.tlsCa),
    tlsCertificate: text('tls_certificate', known?.tlsCertificate),
    tlsKey: text('private_key', known?.tlsKey),
    extra: { ...known?.extra, ...extra },
  };
}

/** What a read shows: never a password. */
export function showConnection(config: ConnectionConfig): JsonObject {
  return {
    allowed_roles: config.allowedRoles,
    connection_details: {
      connection_url: config.url.replace(urlPassword, '$1xxxxx$2'),
      ...config.extra,
      ...(config.usernameTemplate === '' ? {} : { username_template: config.usernameTemplate }),
      username: config.username,
    },
    password_policy: config.passwordPolicy,
    plugin_name: config.pluginName,
    plugin_version: '',
    root_credentials_rotate_statements: config.rootRotationStatements,
  };
}

const urlPassword = /^([a-z]+:\/\/[^:/@{]*:)[^@{}]+(@)/i;

/** The URL of `config` holds a password in plain text. */
export function hasPasswordInUrl({ url }: ConnectionConfig): boolean {
  return urlPassword.test(url);
}

export function isAllowed({ allowedRoles }: ConnectionConfig, role: string): boolean {
  return allowedRoles.some((glob) => globMatches(glob, role));
}

/** For the executor: user name and password filled into the URL, escaped unless told otherwise. */
export function sqlConnection(config: ConnectionConfig, password: string = config.password): SqlConnection {
  const escape = (text: string): string => (config.disableEscaping ? text : encodeURIComponent(text));
  const fill = (secret: string): string =>
    config.url.replaceAll('{{username}}', () => escape(config.username)).replaceAll('{{password}}', () => secret);
  return {
    url: fill(escape(password)),
    maskedUrl: fill('[password]'),
    username: config.username,
    maxConnections: Math.max(1, config.maxConnections),
    tlsCa: config.tlsCa,
    tlsCertificate: config.tlsCertificate,
    tlsKey: config.tlsKey,
  };
}
