import type { Postgres } from '@sluice/dev-vault';
import { startPostgres } from '@sluice/dev-vault';
import type { Service } from '@sluice/pod-runner';
import pg from 'pg';
import type { DemoVault } from './vault.ts';
import type { Workspace } from './workspace.ts';

/** Under this name pods know the database, as in a cluster. */
export const databaseService: { readonly host: string; readonly port: number } = {
  host: 'postgresql.database.svc',
  port: 5432,
};

/** The database of a demo, with a superuser's connection. */
export interface DemoDatabase {
  readonly service: Service;
  readonly address: string;
  query(text: string, values?: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  /** Roles that Vault made and that are still there. */
  vaultRoles(): Promise<readonly string[]>;
  /** `vault secrets enable database`, its connection, and the role "db-app". */
  connectVault(vault: DemoVault, ttl: string, maxTtl: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

// One string of statements, as an operator writes it.
const CREATION = [
  `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
  'GRANT USAGE ON SCHEMA sluice_demo TO "{{name}}"',
  'GRANT SELECT ON ALL TABLES IN SCHEMA sluice_demo TO "{{name}}"',
].join('; ');

/**
 * Starts a PostgreSQL with the tables of the demos, or uses the one at `url`:
 * there in database postgres, schema sluice_demo.
 */
export async function openDatabase(url: string | undefined, { folder }: Workspace): Promise<DemoDatabase> {
  const server = await startPostgres(url === undefined ? { folder } : { url });
  const address = new URL(server.url);
  address.pathname = '/postgres'; // the one that the template names
  const admin = new pg.Pool({ connectionString: address.href, max: 2 });
  admin.on('error', () => undefined); // the server went first
  try {
    await admin.query(TABLES);
  } catch (error) {
    await admin.end();
    await server.stop();
    throw error;
  }
  return databaseOf(server, admin);
}

function databaseOf(server: Postgres, admin: pg.Pool): DemoDatabase {
  const query = async (text: string, values: readonly string[] = []): Promise<readonly Record<string, unknown>[]> => {
    const { rows } = await admin.query<Record<string, unknown>>(text, [...values]);
    return rows;
  };
  return {
    service: { ...databaseService, target: { host: server.host, port: server.port } },
    address: `${server.host}:${server.port}`,
    query,
    vaultRoles: async () =>
      (await query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%' ORDER BY rolname")).map(({ rolname }) =>
        String(rolname),
      ),
    connectVault: async ({ operator }, ttl, maxTtl) => {
      await operator.enableEngine('database', 'database');
      await operator.write('database/config/postgresql', {
        plugin_name: 'postgresql-database-plugin',
        allowed_roles: 'db-app',
        connection_url: `postgresql://{{username}}:{{password}}@${server.host}:${server.port}/postgres?sslmode=disable`,
        username: server.user,
        password: server.password,
      });
      await operator.write('database/roles/db-app', {
        db_name: 'postgresql',
        creation_statements: CREATION,
        default_ttl: ttl,
        max_ttl: maxTtl,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await admin.end();
      await server.stop();
    },
  };
}

const TABLES = `
DROP SCHEMA IF EXISTS sluice_demo CASCADE;
CREATE SCHEMA sluice_demo;
CREATE TABLE sluice_demo.coffee (id integer PRIMARY KEY, name text NOT NULL, origin text NOT NULL, price numeric(4, 2) NOT NULL);
INSERT INTO sluice_demo.coffee VALUES
  (1, 'Yirgacheffe', 'Ethiopia', 4.20),
  (2, 'Huila', 'Colombia', 3.60),
  (3, 'Antigua', 'Guatemala', 3.80),
  (4, 'Nyeri', 'Kenya', 4.50),
  (5, 'Mandheling', 'Indonesia', 3.90);
CREATE TABLE sluice_demo.users (id integer PRIMARY KEY, name text NOT NULL, password text NOT NULL);
INSERT INTO sluice_demo.users VALUES
  (1, 'ada', 'analytical engine'),
  (2, 'grace', 'one actual bug'),
  (3, 'edsger', 'goto considered'),
  (4, 'barbara', 'substitution');
`;
