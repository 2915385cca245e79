import type { Call, LeaseContext, LeaseTerms, Reply, Route } from '../../core/model.ts';
import { textOf } from '../../core/fields.ts';
import { ApiError, bareError, invalidRequest } from '../../core/errors.ts';
import { defaultTtlOf, maxTtlOf } from '../../core/mount.ts';
import { calculateTtl } from '../../lease/calculate-ttl.ts';
import { isAllowed } from './connection.ts';
import { makePassword, makeUsername } from './credentials.ts';
import type { DatabaseRole, DatabaseState } from './database-state.ts';
import { fillUsernameTemplate } from './username-template.ts';
import { SqlError } from './sql-executor.ts';
import { expirationText, prepareStatements } from './statements.ts';

/** The database user outlives the lease by this much. */
const graceSeconds = 5;
const defaultRenewal = `ALTER ROLE "{{name}}" VALID UNTIL '{{expiration}}';`;

/** `creds/ROLE`. Source: spec/vault-api.md 8.3. */
export function credentialRoutes(state: DatabaseState): readonly Route[] {
  return [{ pattern: 'creds/:name', fields: { name: 'string' }, read: (call) => create(state, call) }];
}

async function create(state: DatabaseState, { vault, mount, input, token }: Call): Promise<Reply> {
  const name = input.name('name');
  const role = state.roles.get(name);
  if (role === undefined) throw invalidRequest(`unknown role: ${name}`);
  const config = state.configOf(role.dbName);
  if (!isAllowed(config, name)) throw bareError(`${JSON.stringify(name)} is not an allowed role`);
  if (role.creation.length === 0) throw bareError('empty creation statements');
  const nowMs = vault.nowMs();
  const { ttlSeconds, warnings } = calculateTtl({
    backendTtlSeconds: role.defaultTtlSeconds,
    backendMaxSeconds: role.maxTtlSeconds,
    mountDefaultSeconds: defaultTtlOf(mount),
    mountMaxSeconds: maxTtlOf(mount),
    issuedMs: nowMs,
    nowMs,
  });
  const facts = { displayName: token?.displayName ?? '', roleName: name, ids: vault.ids, wallMs: nowMs };
  const username =
    config.usernameTemplate === '' ? makeUsername(facts) : fillUsernameTemplate(config.usernameTemplate, facts);
  const password = makePassword(vault.ids);
  const values = { username, password, expiration: expiration(state, ttlSeconds) };
  await state.execute(role.dbName, prepareStatements(role.creation, values));
  const internal = { username, role: name, db_name: role.dbName, revocation_statements: role.revocation };
  return { data: { password, username }, warnings, lease: { ttlSeconds, renewable: true, internal } };
}

/** The role must still be there; its current TTLs count. */
export async function renewCredentials(state: DatabaseState, context: LeaseContext): Promise<LeaseTerms> {
  const { vault, mount, lease, internal, incrementSeconds } = context;
  const name = textOf(internal['role']);
  const role = state.roles.get(name);
  if (role === undefined) throw renewalFailed(`could not find role with name ${JSON.stringify(name)}`);
  const terms = await asUserError(() =>
    calculateTtl({
      incrementSeconds,
      backendTtlSeconds: role.defaultTtlSeconds,
      backendMaxSeconds: role.maxTtlSeconds,
      mountDefaultSeconds: defaultTtlOf(mount),
      mountMaxSeconds: maxTtlOf(mount),
      issuedMs: lease.issuedMs,
      nowMs: vault.nowMs(),
    }),
  );
  const statements = role.renew.length === 0 ? [defaultRenewal] : role.renew;
  const values = { username: textOf(internal['username']), expiration: expiration(state, terms.ttlSeconds) };
  await state.execute(role.dbName, prepareStatements(statements, values)).catch((error: unknown) => {
    throw error instanceof ApiError ? renewalFailed(error.texts.join()) : error;
  });
  return terms;
}

/** Statements of the role as it is now; those saved with the lease when it is gone; else the user is dropped. */
export async function revokeCredentials(state: DatabaseState, { internal }: LeaseContext): Promise<void> {
  const role: DatabaseRole | undefined = state.roles.get(textOf(internal['role']));
  const dbName = role?.dbName ?? textOf(internal['db_name']);
  const saved = Array.isArray(internal['revocation_statements']) ? internal['revocation_statements'].map(textOf) : [];
  const statements = role?.revocation ?? saved;
  const username = textOf(internal['username']);
  if (statements.length > 0) {
    await state.execute(dbName, prepareStatements(statements, { username }));
    return;
  }
  const connection = state.sqlOf(dbName);
  await state
    .inTurn(dbName, () => state.executor.dropRole(connection, username))
    .catch((error: unknown) => {
      throw error instanceof SqlError ? bareError(error.message) : error;
    });
}

function expiration({ executor }: DatabaseState, ttlSeconds: number): string {
  return expirationText(executor.nowMs() + (ttlSeconds + graceSeconds) * 1000);
}

function renewalFailed(text: string): ApiError {
  return invalidRequest(`failed to renew entry: resp: (*logical.Response)(nil) err: error during renew: ${text}`);
}

/** On leases the end of the maximum TTL is a plain 400. */
async function asUserError<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    throw error instanceof ApiError ? invalidRequest(error.texts.join()) : error;
  }
}
