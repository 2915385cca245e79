import { textOf } from '../../core/fields.ts';
import type { BackendFactory } from '../../core/model.ts';
import { authorityRoutes } from './authority-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import type { PkiState } from './pki-state.ts';
import { roleRoutes } from './role-routes.ts';

/** A certificate authority, as far as templates and demos need one. Source: spec/vault-api.md 10. */
export const pkiEngine: BackendFactory = ({ vault }) => {
  const state: PkiState = {
    issuers: [],
    roles: new Map(),
    certificates: new Map(),
    urls: { issuing: [], crl: [], ocsp: [] },
  };
  return {
    routes: [...roleRoutes(state), ...issueRoutes(state), ...authorityRoutes(state)],
    revokeSecret({ internal }) {
      const serial = textOf(internal['serial']);
      const found = state.certificates.get(serial);
      if (found !== undefined)
        state.certificates.set(serial, { ...found, revokedMs: found.revokedMs ?? vault.nowMs() });
    },
  };
};
