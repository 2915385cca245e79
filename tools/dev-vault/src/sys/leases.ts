import type { Call, Lease, Reply, Route, Token } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest, ApiError } from '../core/errors.ts';
import { json } from '../core/envelope.ts';
import { sortedUnique, timeText } from '../core/go-text.ts';
import { hasLease, tokenLeaseId } from '../token/token-lease.ts';

const renewFields = { url_lease_id: 'string', lease_id: 'string', increment: 'duration' } as const;
const revokeFields = { url_lease_id: 'string', lease_id: 'string', sync: 'boolean' } as const;
const prefixFields = { prefix: 'string', sync: 'boolean' } as const;

/** Look-up, renewal and revocation of leases. Source: spec/vault-api.md 4.6. */
export function leaseRoutes(legacy: boolean): readonly Route[] {
  const both = (pattern: string, route: Omit<Route, 'pattern'>): readonly Route[] => [
    { pattern: `leases/${pattern}`, ...route },
    ...(legacy ? [{ pattern, ...route }] : []),
  ];
  return [
    {
      pattern: 'leases/lookup',
      fields: { lease_id: 'string' },
      write: lookup,
      list,
      sudo: true,
      sudoExcept: ['update'],
    },
    { pattern: 'leases/lookup/*prefix?', fields: { prefix: 'string' }, list, sudo: true },
    ...both('renew', { fields: renewFields, write: renew }),
    ...both('renew/*url_lease_id', { fields: renewFields, write: renew }),
    ...both('revoke', { fields: revokeFields, write: revoke }),
    ...both('revoke/*url_lease_id', { fields: revokeFields, write: revoke }),
    ...both('revoke-prefix/*prefix', { fields: prefixFields, write: revokePrefix, sudo: true }),
    ...both('revoke-force/*prefix', { fields: prefixFields, write: revokeForce, sudo: true }),
    {
      pattern: 'leases/tidy',
      write: () => ({
        status: 202,
        data: null,
        warnings: [
          "Tidy operation successfully started. Any information from the operation will be printed to Vault's server logs.",
        ],
      }),
    },
    {
      pattern: 'leases/count',
      fields: { type: 'string' },
      read: ({ vault }) => ({ data: { lease_count: vault.leases.all().length, counts: {} } }),
    },
  ];
}

/** A secret's lease, or the one that a token has of itself. */
type Found = { readonly kind: 'secret'; readonly lease: Lease } | { readonly kind: 'token'; readonly token: Token };

/** The body's id wins over the path's. */
function find({ vault, input }: Call): Found | undefined {
  const id = input.text('lease_id') ?? input.text('url_lease_id') ?? '';
  if (id === '') throw invalidRequest('lease_id must be specified');
  const lease = vault.leases.find(id);
  if (lease !== undefined) return { kind: 'secret', lease };
  const token = vault.tokens.all().find((each) => hasLease(each) && tokenLeaseId(each) === id);
  return token === undefined ? undefined : { kind: 'token', token };
}

function all({ vault, namespace }: Call): readonly (readonly [string, Found])[] {
  const leases = vault.leases.all().filter((lease) => lease.namespace === namespace);
  const tokens = vault.tokens.all().filter((token) => token.namespace === namespace && hasLease(token));
  return [
    ...leases.map((lease) => [lease.id, { kind: 'secret', lease }] as const),
    ...tokens.map((token) => [tokenLeaseId(token), { kind: 'token', token }] as const),
  ];
}

function below(call: Call): readonly Found[] {
  const prefix = call.input.name('prefix').replace(/\/$/, '');
  return all(call)
    .filter(([id]) => id === prefix || id.startsWith(`${prefix}/`))
    .map(([, found]) => found);
}

function lookup(call: Call): Reply {
  const found = find(call);
  if (found === undefined) throw invalidRequest('invalid lease');
  const { traits } = call.vault;
  const view = found.kind === 'secret' ? viewLease(found.lease) : viewToken(found.token);
  const data: JsonObject = {
    expire_time: timeText(view.expiresMs),
    id: view.id,
    issue_time: timeText(view.issuedMs),
    last_renewal: view.renewedMs === undefined ? null : timeText(view.renewedMs),
    ...(call.namespace.path === '' ? {} : { namespace_path: call.namespace.path }),
    ...(traits.openbao ? { path: view.path } : {}),
    renewable: view.renewable,
    ...(view.revokeError === undefined ? {} : { revoke_error: view.revokeError }),
    ttl: Math.max(0, Math.floor((view.expiresMs - call.vault.nowMs()) / 1000)),
  };
  return { data };
}

type LeaseView = Pick<Lease, 'id' | 'path' | 'issuedMs' | 'expiresMs' | 'renewedMs' | 'renewable' | 'revokeError'>;

function viewLease(lease: Lease): LeaseView {
  return { ...lease, renewable: lease.renewable && lease.state === 'live' };
}

function viewToken(token: Token): LeaseView {
  const { path, renewable, renewedMs, createdMs, expiresMs = 0 } = token;
  return {
    id: tokenLeaseId(token),
    path,
    renewable,
    renewedMs,
    issuedMs: createdMs,
    expiresMs,
    revokeError: undefined,
  };
}

function list(call: Call): Reply {
  const prefix = (call.input.text('prefix') ?? '').replace(/\/$/, '');
  const start = prefix === '' ? '' : `${prefix}/`;
  const tails = all(call)
    .filter(([id]) => id.startsWith(start))
    .map(([id]) => id.slice(start.length));
  return { data: { keys: sortedUnique(tails.map((tail) => tail.replace(/\/.*$/s, '/'))) } };
}

async function renew(call: Call): Promise<Reply> {
  const found = find(call);
  if (found === undefined) throw invalidRequest('lease not found');
  if (found.kind === 'token') throw invalidRequest('tokens cannot be renewed through this endpoint');
  const terms = await call.vault.leases.renew(found.lease, call.input.number('increment') ?? 0);
  return { data: null, renewed: found.lease, warnings: terms.warnings };
}

async function revoke(call: Call): Promise<Reply | undefined> {
  const found = find(call);
  return revokeAll(call, found === undefined ? [] : [found]);
}

function revokePrefix(call: Call): Promise<Reply | undefined> {
  return revokeAll(call, below(call));
}

async function revokeForce(call: Call): Promise<undefined> {
  for (const found of below(call)) {
    await revokeOne(call, found).catch(() => undefined); // what the backend says does not count here
    if (found.kind === 'secret') call.vault.leases.forget(found.lease);
  }
  return undefined;
}

function revokeOne({ vault }: Call, found: Found): Promise<void> {
  return found.kind === 'secret' ? vault.leases.revoke(found.lease) : vault.tokens.revoke(found.token);
}

/** In the background when the client asked for that: 202 with an empty body. */
async function revokeAll(call: Call, all: readonly Found[]): Promise<Reply | undefined> {
  if (call.input.flag('sync') === false) {
    for (const found of all) void revokeOne(call, found).catch(() => undefined); // sync=false: nobody waits for it
    return { status: 202, raw: { contentType: json, body: '' } };
  }
  for (const found of all) {
    await revokeOne(call, found).catch((error: unknown) => {
      throw error instanceof ApiError ? invalidRequest(error.texts.join()) : error;
    });
  }
  return undefined;
}
