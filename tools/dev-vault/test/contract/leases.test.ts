import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recorder } from '../../src/index.ts';
import type { Recorder } from '../../src/index.ts';
import { startServer } from './client.ts';
import type { Server } from './client.ts';

// spec/vault-api.md 14.8, 8 and 12, on the recorder and a fake clock.
const leases = suite('leases and database credentials');

interface Bench extends AsyncDisposable {
  readonly server: Server;
  readonly database: Recorder;
}

async function bench(role: object = {}): Promise<Bench> {
  let now = () => 0;
  const database = recorder(() => now());
  const server = await startServer({ sql: database });
  now = () => server.clock.wallMs();
  await server.ok('POST sys/mounts/db', { type: 'database' });
  await server.ok('POST db/config/pg', {
    plugin_name: 'postgresql-database-plugin',
    connection_url: 'postgresql://{{username}}:{{password}}@127.0.0.1/x',
    username: 'admin',
    password: 'sluice-canary-admin',
    allowed_roles: '*',
  });
  const creation = `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'; GRANT x TO "{{name}}";`;
  await server.ok('POST db/roles/r', {
    db_name: 'pg',
    creation_statements: creation,
    default_ttl: '1m',
    max_ttl: '1h',
    ...role,
  });
  return { server, database, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

interface Credentials {
  readonly lease: string;
  readonly username: string;
  readonly password: string;
}

async function read(server: Server, options = {}): Promise<Credentials> {
  const reply = await server.ok('GET db/creds/r', undefined, options);
  return {
    lease: reply.text('lease_id'),
    username: reply.text('data.username'),
    password: reply.text('data.password'),
  };
}

leases('make a user that can log in', async () => {
  await using its = await bench();
  const reply = await its.server.ok('GET db/creds/r');
  assert.match(reply.text('lease_id'), /^db\/creds\/r\/[0-9A-Za-z]{24}$/);
  assert.equal([reply.at('lease_duration'), reply.at('renewable')], [60, true]);
  assert.match(reply.text('data.username'), /^v-token-r-[A-Za-z0-9]{20}-\d{10}$/);
  for (const rule of [/^[\w-]{20}$/, /[a-z]/, /[A-Z]/, /\d/, /-/]) assert.match(reply.text('data.password'), rule);
  assert.ok(its.database.canLogin(reply.text('data.username'), reply.text('data.password')));
  assert.is(its.database.roles()[0]?.validUntil, '2026-01-01 00:01:05+0000');
});

leases('end on time, and the user with them', async () => {
  await using its = await bench();
  const { username, password } = await read(its.server);
  await its.server.clock.advance(59_000);
  assert.ok(its.database.canLogin(username, password));
  await its.server.clock.advance(2000);
  assert.equal([its.database.roles().length, its.server.vault.leases().length], [0, 0]);
});

leases('are renewed up to the maximum, with a warning', async () => {
  await using its = await bench();
  const { lease, username } = await read(its.server);
  const renew = (increment: number) => its.server.ok('PUT sys/leases/renew', { lease_id: lease, increment });
  assert.is((await renew(600)).at('lease_duration'), 600);
  await its.server.clock.advance(500_000);
  const reply = await renew(7200);
  assert.is(reply.at('lease_duration'), 3100);
  assert.equal(reply.at('warnings'), [
    'TTL of "2h" exceeded the effective max_ttl of "51m40s"; TTL value is capped accordingly',
  ]);
  assert.is(its.database.roles().find(({ name }) => name === username)?.validUntil, '2026-01-01 01:00:05+0000');
});

leases('cannot be renewed without their role', async () => {
  await using its = await bench();
  const { lease } = await read(its.server);
  await its.server.ok('DELETE db/roles/r');
  const reply = await its.server.call('PUT sys/leases/renew', { lease_id: lease });
  assert.equal([reply.status, /error during renew: could not find role with name "r"/.test(reply.error)], [400, true]);
});

leases('end with the token that asked for them', async () => {
  await using its = await bench();
  const token = await its.server.tokenWith('path "db/creds/r" { capabilities = ["read"] }', { ttl: '20s' });
  const { username } = await read(its.server, { token });
  await its.server.clock.advance(21_000);
  assert.not.ok(its.database.roles().some(({ name }) => name === username));
});

leases('are capped by the life of a batch token', async () => {
  await using its = await bench();
  const token = await its.server.tokenWith('path "db/creds/r" { capabilities = ["read"] }', {
    ttl: '20s',
    type: 'batch',
  });
  assert.is((await its.server.ok('GET db/creds/r', undefined, { token })).at('lease_duration'), 20);
});

leases('use the statements of the role for their end', async () => {
  await using its = await bench({ revocation_statements: 'ALTER ROLE "{{name}}" NOLOGIN;' });
  const { lease, username, password } = await read(its.server);
  await its.server.ok('PUT sys/leases/revoke', { lease_id: lease });
  assert.not.ok(its.database.canLogin(username, password));
  assert.is(its.database.roles().length, 1);
});

leases('are tried again when the database refuses their end', async () => {
  await using its = await bench();
  const { lease, username } = await read(its.server);
  its.database.failOn('DROP ROLE', 'tuple concurrently updated');
  const reply = await its.server.call('PUT sys/leases/revoke', { lease_id: lease });
  assert.equal(
    [reply.status, reply.error],
    [400, 'failed to revoke entry: ERROR: tuple concurrently updated (SQLSTATE XX000)'],
  );
  assert.ok(its.database.roles().some(({ name }) => name === username));
  await its.server.clock.advance(16_000);
  assert.is(its.database.roles().length, 0);
});

leases('leave nothing behind when a statement fails', async () => {
  await using its = await bench({
    creation_statements: ['CREATE ROLE "{{name}}" LOGIN;', 'GRANT nothing TO "{{name}}"'],
  });
  its.database.failOn('GRANT nothing', 'role "nothing" does not exist', '42704');
  const reply = await its.server.call('GET db/creds/r');
  assert.equal(
    [reply.status, reply.error],
    [500, '1 error occurred:\n\t* failed to execute query: ERROR: role "nothing" does not exist (SQLSTATE 42704)\n\n'],
  );
  assert.is(its.database.roles().length, 0);
});

leases('split statements at semicolons, but not around END', async () => {
  await using its = await bench({ creation_statements: `CREATE ROLE "{{name}}"; DO $$ BEGIN PERFORM 1; END $$;` });
  await read(its.server);
  assert.is(its.database.statements.length, 1);
});

for (const [title, line, body, status, error] of [
  ['unknown role', 'GET db/creds/none', undefined, 400, 'unknown role: none'],
  ['wrong method', 'POST db/creds/r', {}, 405, '1 error occurred:\n\t* unsupported operation\n\n'],
  ['unknown lease to renew', 'PUT sys/leases/renew', { lease_id: 'bogus' }, 400, 'lease not found'],
  ['no lease to renew', 'PUT sys/leases/renew', {}, 400, 'lease_id must be specified'],
  ['unknown lease to revoke', 'PUT sys/leases/revoke', { lease_id: 'bogus' }, 204, ''],
  ['unknown lease to look up', 'PUT sys/leases/lookup', { lease_id: 'bogus' }, 400, 'invalid lease'],
  ['role without a database', 'POST db/roles/x', { creation_statements: 'x' }, 400, 'database name is required'],
] as const) {
  leases(`answer ${status} to an ${title}`, async () => {
    await using its = await bench();
    const reply = await its.server.call(line, body);
    assert.equal([reply.status, reply.error], [status, error]);
  });
}

leases('are revoked by prefix with sudo only', async () => {
  await using its = await bench();
  await read(its.server);
  const token = await its.server.tokenWith('path "sys/leases/revoke-prefix/*" { capabilities = ["update"] }');
  assert.is((await its.server.call('PUT sys/leases/revoke-prefix/db/creds/r', {}, { token })).status, 403);
  assert.is((await its.server.call('PUT sys/leases/revoke-prefix/db/creds/r', {})).status, 204);
  assert.is(its.database.roles().length, 0);
});

leases('end when their engine is unmounted', async () => {
  await using its = await bench();
  await read(its.server);
  await its.server.ok('DELETE sys/mounts/db');
  assert.equal([its.database.roles().length, its.server.vault.leases().length], [0, 0]);
});

leases('are not for a token with one use left', async () => {
  await using its = await bench();
  const token = await its.server.tokenWith('path "db/creds/r" { capabilities = ["read"] }', { num_uses: 1 });
  assert.match((await its.server.call('GET db/creds/r', undefined, { token })).error, /one use left/);
  assert.is(its.database.roles().length, 0);
});

leases('rotate the password of a static role in time', async () => {
  await using its = await bench();
  its.database.addRole('svc', 'first');
  await its.server.ok('POST db/static-roles/s', { db_name: 'pg', username: 'svc', rotation_period: '1h' });
  const password = async () => (await its.server.ok('GET db/static-creds/s')).text('data.password');
  const first = await password();
  assert.ok(its.database.canLogin('svc', first));
  await its.server.clock.advance(3_601_000);
  const second = await password();
  assert.is.not(second, first);
  assert.ok(its.database.canLogin('svc', second));
});

leases('never show the password of a connection', async () => {
  await using its = await bench();
  assert.not.match((await its.server.ok('GET db/config/pg')).body, /sluice-canary/);
});

leases.run();
