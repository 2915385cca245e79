import type { BackendFactory } from '../../core/model.ts';
import { randomAndHashRoutes } from '../../sys/tools.ts';
import { cipherRoutes } from './cipher-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { signRoutes } from './sign-routes.ts';
import { TransitState } from './transit-state.ts';

/** Encryption as a service. Source: spec/vault-api.md 9. */
export const transitEngine: BackendFactory = ({ vault, mount }) => {
  const state = new TransitState(vault, mount);
  return {
    routes: [
      ...keyRoutes(state),
      ...cipherRoutes(state),
      ...signRoutes(state),
      ...exportRoutes(state),
      ...randomAndHashRoutes(''),
    ],
  };
};
