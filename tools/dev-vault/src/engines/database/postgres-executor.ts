import pg from 'pg';
import { SqlError } from './sql-executor.ts';
import type { SqlConnection, SqlExecutor } from './sql-executor.ts';

/** Runs on the PostgreSQL servers that the engine's connections name; one pool each. */
export function postgres(): SqlExecutor {
  const pools = new Map<string, pg.Pool>();
  const poolOf = (connection: SqlConnection): pg.Pool => {
    const known = pools.get(connection.url);
    if (known !== undefined) return known;
    const pool = createPool(connection);
    pools.set(connection.url, pool);
    return pool;
  };
  return {
    nowMs: () => Date.now(),
    verify: (connection) =>
      withClient(poolOf(connection), async (client) => {
        await client.query('SELECT 1');
      }),
    execute: (connection, statements) => withClient(poolOf(connection), (client) => inTransaction(client, statements)),
    dropRole: (connection, username) => withClient(poolOf(connection), (client) => dropRole(client, username)),
    async disconnect(connection) {
      const pool = pools.get(connection.url);
      pools.delete(connection.url);
      await pool?.end();
    },
  };
}

function createPool({ url, maxConnections, tlsCa, tlsCertificate, tlsKey }: SqlConnection): pg.Pool {
  const pair = tlsCertificate === '' ? {} : { cert: tlsCertificate, key: tlsKey };
  const ssl = tlsCa === '' ? {} : { ssl: { ca: tlsCa, ...pair } };
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    ...ssl,
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  try {
    const client = await pool.connect();
    try {
      return await use(client);
    } finally {
      client.release();
    }
  } catch (error) {
    throw new SqlError(textOf(error));
  }
}

async function inTransaction(client: pg.PoolClient, statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Not in a transaction, as with the peer: what could be taken away stays away. Source: spec/vault-api.md 8.3. */
async function dropRole(client: pg.PoolClient, username: string): Promise<void> {
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [username]);
  if (known.rowCount === 0) return;
  const name = pg.escapeIdentifier(username);
  const granted = await client.query<{ table_schema: string }>(
    'SELECT DISTINCT table_schema FROM information_schema.role_column_grants WHERE grantee = $1',
    [username],
  );
  const schemas = granted.rows.map((row) => pg.escapeIdentifier(row.table_schema));
  for (const schema of schemas) {
    await client.query(`REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA ${schema} FROM ${name}`);
    await client.query(`REVOKE USAGE ON SCHEMA ${schema} FROM ${name}`);
  }
  await client.query(`REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA public FROM ${name}`);
  await client.query(`REVOKE ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public FROM ${name}`);
  await client.query(`REVOKE USAGE ON SCHEMA public FROM ${name}`);
  const database = await client.query<{ name: string }>('SELECT current_database() AS name');
  for (const row of database.rows)
    await client.query(`REVOKE CONNECT ON DATABASE ${pg.escapeIdentifier(row.name)} FROM ${name}`);
  await client.query(`DROP ROLE IF EXISTS ${name}`);
}

/** As the peer's driver prints it: `ERROR: … (SQLSTATE 42704)`. */
function textOf(error: unknown): string {
  if (error instanceof pg.DatabaseError)
    return `${error.severity ?? 'ERROR'}: ${error.message} (SQLSTATE ${error.code ?? 'XX000'})`;
  if (error instanceof AggregateError) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : 'unknown failure';
}
