import type { Route } from '../core/model.ts';
import { routePathOf } from '../core/mount.ts';
import { json } from '../core/envelope.ts';

/** Sealing, and what clients look at now and then. Source: spec/vault-api.md 4.1, 4.11. */
export const smallRoutes: readonly Route[] = [
  {
    pattern: 'seal',
    sudo: true,
    write({ vault }) {
      vault.seal.sealed = true;
      return undefined;
    },
  },
  { pattern: 'config/cors', sudo: true, flat: true, read: () => ({ data: { enabled: false } }) },
  { pattern: 'config/ui/headers', sudo: true, list: () => ({ data: { keys: [] } }) },
  { pattern: 'config/auditing/request-headers', sudo: true, flat: true, read: () => ({ data: { headers: {} } }) },
  {
    pattern: 'internal/specs/openapi',
    read: () => ({ raw: { contentType: json, body: '{"openapi":"3.0.2","paths":{}}\n' } }),
  },
  {
    pattern: 'internal/counters/tokens',
    read: ({ vault }) => ({ data: { counters: { service_tokens: { total: vault.tokens.all().length } } } }),
  },
  { pattern: 'audit', sudo: true, flat: true, read: () => ({ data: {} }) },
  { pattern: 'rotate', sudo: true, flat: true, write: () => undefined },
  {
    pattern: 'key-status',
    flat: true,
    read: () => ({ data: { install_time: '2026-01-01T00:00:00Z', term: 1, encryptions: 0 } }),
  },
  { pattern: 'ha-status', flat: true, read: () => ({ data: { nodes: [] } }) },
  {
    pattern: 'metrics',
    fields: { format: 'string' },
    read: ({ vault }) => {
      const gauge = (name: string, value: number) => ({ Name: name, Value: value, Labels: {} });
      const gauges = [
        gauge('vault.token.count', vault.tokens.all().length),
        gauge('vault.expire.num_leases', vault.leases.all().length),
      ];
      return { raw: { contentType: json, body: `${JSON.stringify({ Gauges: gauges, Counters: [], Samples: [] })}\n` } };
    },
  },
  {
    pattern: 'plugins/catalog',
    read: ({ vault }) => ({
      data: {
        auth: Object.keys(vault.authMethods).sort(),
        secret: Object.keys(vault.engines).sort(),
        database: ['postgresql-database-plugin'],
      },
    }),
  },
  {
    pattern: 'host-info',
    read: ({ vault }) => ({
      data: { timestamp: new Date(vault.nowMs()).toISOString(), mounts: vault.mounts().map(routePathOf).length },
    }),
  },
];
