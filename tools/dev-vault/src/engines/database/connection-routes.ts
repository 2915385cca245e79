import { entryRoutes } from '../../core/entry-routes.ts';
import type { Fields } from '../../core/fields.ts';
import type { Call, Reply, Route, Vault } from '../../core/model.ts';
import { ApiError, bareError, invalidRequest } from '../../core/errors.ts';
import { hasPasswordInUrl, readConnection, showConnection, sqlConnection } from './connection.ts';
import type { ConnectionConfig } from './connection.ts';
import { makePassword } from './credentials.ts';
import type { DatabaseState } from './database-state.ts';
import { SqlError } from './sql-executor.ts';
import { fillUsernameTemplate } from './username-template.ts';
import { prepareStatements } from './statements.ts';

const fields: Fields = {
  name: 'string',
  plugin_name: 'string',
  plugin_version: 'string',
  connection_url: 'string',
  username: 'string',
  password: 'string',
  allowed_roles: 'comma-list',
  verify_connection: 'boolean',
  root_rotation_statements: 'string-list',
  password_policy: 'string',
  username_template: 'string',
  max_open_connections: 'integer',
  max_idle_connections: 'integer',
  max_connection_lifetime: 'string',
  password_authentication: 'string',
  disable_escaping: 'boolean',
  tls_ca: 'string',
  tls_certificate: 'string',
  private_key: 'string',
};
const defaultRotation = `ALTER ROLE "{{username}}" WITH PASSWORD '{{password}}';`;

/** `config/`, `reset/` and `rotate-root/`. Source: spec/vault-api.md 8.1. */
export function connectionRoutes(state: DatabaseState): readonly Route[] {
  const { connections, executor } = state;
  const name = ({ input }: Call): string => input.name('name');
  return [
    ...entryRoutes({
      path: 'config',
      nameField: 'name',
      fields,
      entries: connections,
      show: showConnection,
      write: (call, _name, known) => configure(state, call, known),
      async deleted(_name, config) {
        if (config !== undefined) await executor.disconnect(sqlConnection(config));
      },
    }),
    {
      pattern: 'reset/:name',
      async write(call) {
        await executor.disconnect(state.sqlOf(name(call)));
        return undefined;
      },
    },
    { pattern: 'rotate-root/:name', write: (call) => rotateRoot(state, call) },
  ];
}

async function configure(
  { connections, executor }: DatabaseState,
  { input, data, vault }: Call,
  known: ConnectionConfig | undefined,
): Promise<Reply | undefined> {
  const config = readConnection(input, data, known);
  checkTemplate(config.usernameTemplate, vault);
  if (config.verifyConnection) {
    const connection = sqlConnection(config);
    await executor.verify(connection).catch(async (error: unknown) => {
      await executor.disconnect(connection);
      const text = (error instanceof SqlError ? error.message : 'unknown failure').replaceAll(
        config.password || '\0',
        '[password]',
      );
      throw invalidRequest(`error creating database object: error verifying connection: ${text}`);
    });
  }
  connections.set(input.name('name'), config);
  if (!hasPasswordInUrl(config)) return undefined;
  return {
    data: null,
    warnings: [
      'Password found in connection_url, use a templated url to enable root rotation and prevent read access to password information.',
    ],
  };
}

function checkTemplate(template: string, vault: Vault): void {
  try {
    fillUsernameTemplate(template, { displayName: 'x', roleName: 'x', ids: vault.ids, wallMs: vault.nowMs() });
  } catch (error) {
    throw error instanceof ApiError ? invalidRequest(`error creating database object: ${error.message}`) : error;
  }
}

/** The old password is lost for ever. */
async function rotateRoot(state: DatabaseState, { input, vault }: Call): Promise<undefined> {
  const name = input.name('name');
  const config = state.configOf(name);
  if (config.username === '' || !config.url.includes('{{password}}')) {
    throw bareError('unable to rotate root credentials: no username in configuration or no templated connection_url');
  }
  const password = makePassword(vault.ids);
  const statements = config.rootRotationStatements.length === 0 ? [defaultRotation] : config.rootRotationStatements;
  await state.execute(name, prepareStatements(statements, { username: config.username, password }));
  await state.executor.disconnect(sqlConnection(config));
  state.connections.set(name, { ...config, password });
  return undefined;
}
