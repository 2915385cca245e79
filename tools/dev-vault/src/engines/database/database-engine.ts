import type { BackendFactory } from '../../core/model.ts';
import { connectionRoutes } from './connection-routes.ts';
import { credentialRoutes, renewCredentials, revokeCredentials } from './credential-routes.ts';
import { DatabaseState } from './database-state.ts';
import { roleRoutes } from './role-routes.ts';
import type { SqlExecutor } from './sql-executor.ts';
import { staticRoleRoutes } from './static-role-routes.ts';

/** Credentials made on demand in PostgreSQL. Source: spec/vault-api.md 8. */
export function databaseEngine(executor: SqlExecutor): BackendFactory {
  return ({ vault, mount }) => {
    const state = new DatabaseState(executor);
    return {
      routes: [
        ...connectionRoutes(state),
        ...roleRoutes(state),
        ...credentialRoutes(state),
        ...staticRoleRoutes(state, vault, mount),
      ],
      renewSecret: (context) => renewCredentials(state, context),
      revokeSecret: (context) => revokeCredentials(state, context),
      close: () => state.close(),
    };
  };
}
