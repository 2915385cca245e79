import type { BackendFactory } from '../core/model.ts';
import { capabilityRoutes } from './capabilities.ts';
import { leaseRoutes } from './leases.ts';
import { mountRoutes } from './mounts.ts';
import { namespaceRoutes } from './namespaces.ts';
import { policyRoutes } from './policies.ts';
import { preflightRoutes } from './preflight.ts';
import { smallRoutes } from './small-endpoints.ts';
import { toolRoutes } from './tools.ts';
import { wrappingRoutes } from './wrapping.ts';

/** Everything below `sys/` that goes through tokens and policies. Source: spec/vault-api.md 4. */
export const systemEngine: BackendFactory = ({ vault }) => ({
  routes: [
    ...mountRoutes('secret'),
    ...mountRoutes('auth'),
    ...policyRoutes,
    ...capabilityRoutes,
    ...leaseRoutes(vault.traits.legacyLeasePaths),
    ...wrappingRoutes,
    ...preflightRoutes,
    ...toolRoutes,
    ...(vault.traits.namespaces ? namespaceRoutes : []),
    ...smallRoutes,
  ],
});
