import type { Secret } from './secret.ts';

/**
 * What an operation gave. `nothing`: the server had nothing to say (204, empty body) or has nothing there (404). A 404
 * that carries data or warnings is a `secret` with that status (a deleted KV version 2 entry, a wrong KV path).
 */
export type SecretResult =
  | { readonly kind: 'secret'; readonly status: number; readonly secret: Secret }
  | { readonly kind: 'nothing'; readonly status: number };
