// needs: postgresql
import pg from 'pg';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startPostgres } from '../../src/index.ts';
import type { Postgres } from '../../src/index.ts';
import { startServer } from '../contract/client.ts';
import type { Server } from '../contract/client.ts';

const credentials = suite('credentials in PostgreSQL');

/** One for all tests: a start takes most of a second. */
let shared: Promise<Postgres> | undefined;

interface Bench extends AsyncDisposable {
  readonly server: Server;
  readonly database: Postgres;
  query(text: string): Promise<readonly Record<string, unknown>[]>;
}

const roles = `SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'`;

/** A table and a role for it, as the coffee demo has them. */
async function bench(role: object = {}): Promise<Bench> {
  const database = await (shared ??= startPostgres());
  const server = await startServer();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query('CREATE TABLE coffee (name text); INSERT INTO coffee VALUES ($$espresso$$)');
  await server.ok('POST sys/mounts/db', { type: 'database' });
  await server.ok('POST db/config/pg', {
    plugin_name: 'postgresql-database-plugin',
    connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${database.port}/postgres?sslmode=disable`,
    username: database.user,
    password: database.password,
    allowed_roles: '*',
  });
  const creation = `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'; GRANT SELECT ON coffee TO "{{name}}";`;
  await server.ok('POST db/roles/r', {
    db_name: 'pg',
    creation_statements: creation,
    default_ttl: '1m',
    max_ttl: '1h',
    ...role,
  });
  return {
    server,
    database,
    query: async (text) => (await admin.query<Record<string, unknown>>(text)).rows,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await admin.query(`DROP TABLE coffee CASCADE`);
      for (const row of (await admin.query<{ rolname: string }>(roles)).rows)
        await admin.query(`DROP ROLE "${row.rolname}"`);
      await admin.end();
    },
  };
}

/** What a login with these credentials sees; the text of the error when it fails. */
async function see(database: Postgres, user: string, password: string): Promise<unknown> {
  const client = new pg.Client({ host: '127.0.0.1', port: database.port, database: 'postgres', user, password });
  try {
    await client.connect();
    return (await client.query('SELECT name FROM coffee')).rows;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  } finally {
    await client.end();
  }
}

credentials('log in, are renewed, and end with their lease', async () => {
  await using its = await bench();
  const reply = await its.server.ok('GET db/creds/r');
  const [user, password] = [reply.text('data.username'), reply.text('data.password')];
  assert.equal(await see(its.database, user, password), [{ name: 'espresso' }]);
  const [before] = await its.query(`SELECT rolvaliduntil AS until FROM pg_roles WHERE rolname = '${user}'`);
  await its.server.ok('PUT sys/leases/renew', { lease_id: reply.text('lease_id'), increment: 600 });
  const [after] = await its.query(`SELECT rolvaliduntil AS until FROM pg_roles WHERE rolname = '${user}'`);
  assert.ok(Number(after?.['until']) - Number(before?.['until']) > 500_000);
  await its.server.clock.advance(601_000);
  await its.server.vault.idle();
  assert.equal(await its.query(roles), []);
  assert.match(String(await see(its.database, user, password)), /authentication failed|does not exist/);
});

credentials('end with the token that asked for them', async () => {
  await using its = await bench();
  const token = await its.server.tokenWith('path "db/creds/r" { capabilities = ["read"] }', { ttl: '30s' });
  await its.server.ok('GET db/creds/r', undefined, { token });
  assert.is((await its.query(roles)).length, 1);
  await its.server.clock.advance(31_000);
  await its.server.vault.idle();
  assert.equal(await its.query(roles), []);
});

credentials('stay as roles without a login when the role says so', async () => {
  await using its = await bench({ revocation_statements: 'ALTER ROLE "{{name}}" NOLOGIN;' });
  const reply = await its.server.ok('GET db/creds/r');
  await its.server.ok('PUT sys/leases/revoke', { lease_id: reply.text('lease_id') });
  assert.is((await its.query(roles)).length, 1);
  assert.match(
    String(await see(its.database, reply.text('data.username'), reply.text('data.password'))),
    /not permitted to log in/,
  );
});

credentials('are made and revoked sixteen at a time', async () => {
  await using its = await bench();
  const replies = await Promise.all(Array.from({ length: 16 }, () => its.server.ok('GET db/creds/r')));
  assert.is((await its.query(roles)).length, 16);
  await Promise.all(
    replies.map((reply) => its.server.ok('PUT sys/leases/revoke', { lease_id: reply.text('lease_id') })),
  );
  assert.equal(await its.query(roles), []);
});

credentials('leave no role behind when a statement fails', async () => {
  await using its = await bench({
    creation_statements: ['CREATE ROLE "{{name}}";', 'GRANT nothing_here TO "{{name}}"'],
  });
  const reply = await its.server.call('GET db/creds/r');
  assert.match(reply.error, /failed to execute query: ERROR: role "nothing_here" does not exist \(SQLSTATE 42704\)/);
  assert.equal(await its.query(roles), []);
});

credentials('are not to be had from a database that is away', async () => {
  await using its = await bench();
  const away = {
    plugin_name: 'postgresql-database-plugin',
    connection_url: 'postgresql://{{username}}:{{password}}@127.0.0.1:1/postgres',
    username: 'x',
    password: 'sluice-canary-x',
    allowed_roles: '*',
  };
  const again = await its.server.call('POST db/config/other', away);
  assert.equal(
    [again.status, again.error.startsWith('error creating database object: error verifying connection: ')],
    [400, true],
  );
  assert.not.match(again.body, /sluice-canary/);
  await its.server.ok('POST db/config/other', { ...away, verify_connection: false });
  await its.server.ok('POST db/roles/far', { db_name: 'other', creation_statements: 'SELECT 1' });
  assert.is((await its.server.call('GET db/creds/far')).status, 500);
});

credentials('keep working after the password of the engine is rotated', async () => {
  await using its = await bench();
  await its.query(`CREATE ROLE keeper LOGIN SUPERUSER PASSWORD 'first'`);
  await its.server.ok('POST db/config/pg', { username: 'keeper', password: 'first' });
  await its.server.ok('POST db/rotate-root/pg', {});
  await its.server.ok('GET db/creds/r');
  assert.match(String(await see(its.database, 'keeper', 'first')), /authentication failed/);
  await its.query('DROP ROLE keeper');
});

credentials.after(async () => {
  await (await shared)?.stop();
});

credentials.run();
