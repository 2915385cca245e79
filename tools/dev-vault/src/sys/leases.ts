import type { Call, Lease, Reply, Route } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest, ApiError } from '../core/errors.ts';
import { json } from '../core/envelope.ts';
import { sortedUnique, timeText } from '../core/go-text.ts';

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
      list: list,
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

/** The body's id wins over the path's. */
function leaseOf({ vault, input }: Call): { readonly id: string; readonly lease: Lease | undefined } {
  const id = input.text('lease_id') ?? input.text('url_lease_id') ?? '';
  if (id === '') throw invalidRequest('lease_id must be specified');
  return { id, lease: vault.leases.find(id) };
}

function lookup(call: Call): Reply {
  const { lease } = leaseOf(call);
  if (lease === undefined) throw invalidRequest('invalid lease');
  const nowMs = call.vault.nowMs();
  const data: JsonObject = {
    expire_time: timeText(lease.expiresMs),
    id: lease.id,
    issue_time: timeText(lease.issuedMs),
    last_renewal: lease.renewedMs === undefined ? null : timeText(lease.renewedMs),
    ...(lease.namespace.path === '' ? {} : { namespace_path: lease.namespace.path }),
    ...(call.vault.traits.openbao ? { path: lease.path } : {}),
    renewable: lease.renewable && lease.state === 'live',
    ...(lease.revokeError === undefined ? {} : { revoke_error: lease.revokeError }),
    ttl: Math.max(0, Math.floor((lease.expiresMs - nowMs) / 1000)),
  };
  return { data };
}

function list({ vault, namespace, input }: Call): Reply {
  const prefix = `${namespace.path}${(input.text('prefix') ?? '').replace(/\/$/, '')}`;
  const start = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const tails = vault.leases
    .all()
    .filter(({ id }) => id.startsWith(start))
    .map(({ id }) => id.slice(start.length));
  return { data: { keys: sortedUnique(tails.map((tail) => tail.replace(/\/.*$/s, '/'))) } };
}

async function renew(call: Call): Promise<Reply> {
  const { id, lease } = leaseOf(call);
  if (lease === undefined)
    throw invalidRequest(
      /\/h[0-9a-f]{64}$/.test(id) ? 'tokens cannot be renewed through this endpoint' : 'lease not found',
    );
  const terms = await call.vault.leases.renew(lease, call.input.number('increment') ?? 0);
  return { data: null, renewed: lease, warnings: terms.warnings };
}

async function revoke(call: Call): Promise<Reply | undefined> {
  const { lease } = leaseOf(call);
  return revokeAll(call, lease === undefined ? [] : [lease]);
}

function revokePrefix(call: Call): Promise<Reply | undefined> {
  return revokeAll(call, below(call));
}

async function revokeForce(call: Call): Promise<undefined> {
  for (const lease of below(call)) {
    await call.vault.leases.revokeQuietly(lease);
    call.vault.leases.forget(lease);
  }
  return undefined;
}

function below({ vault, namespace, input }: Call): readonly Lease[] {
  const prefix = `${namespace.path}${input.name('prefix').replace(/\/$/, '')}`;
  return vault.leases.all().filter(({ id }) => id === prefix || id.startsWith(`${prefix}/`));
}

/** In the background when the client asked for that: 202 with an empty body. */
async function revokeAll({ vault, input }: Call, leases: readonly Lease[]): Promise<Reply | undefined> {
  if (input.flag('sync') === false) {
    for (const lease of leases) void vault.leases.revokeQuietly(lease); // not awaited: that is what sync=false means
    return { status: 202, raw: { contentType: json, body: '' } };
  }
  for (const lease of leases) {
    await vault.leases.revoke(lease).catch((error: unknown) => {
      throw error instanceof ApiError ? invalidRequest(error.texts.join()) : error;
    });
  }
  return undefined;
}
