import type { Mount } from '../core/mount.ts';
import type { Namespace } from '../core/namespace.ts';

export type TokenType = 'service' | 'batch';

/** A token. Times are Unix milliseconds. Source: spec/vault-api.md 5. */
export interface Token {
  readonly id: string;
  /** `''` for batch tokens. */
  readonly accessor: string;
  readonly namespace: Namespace;
  readonly type: TokenType;
  readonly policies: readonly string[];
  readonly path: string;
  readonly displayName: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly createdMs: number;
  /** TTL at creation, in seconds; 0 never expires. */
  readonly creationTtlSeconds: number;
  readonly explicitMaxSeconds: number;
  readonly periodSeconds: number;
  readonly renewable: boolean;
  readonly entityId: string;
  /** Name of the token role it was made through. */
  readonly role: string | undefined;
  readonly boundCidrs: readonly string[];
  /** Mount that made it: `token/` or an auth method. */
  readonly mount: Mount;
  /** For `Backend.renewLogin`. */
  readonly internal: Readonly<Record<string, string>>;
  /** The root token of `sys/init` has neither issue time nor renewability to show. */
  readonly initial: boolean;
  /** Wrapping tokens only. */
  readonly wrapping: { readonly creationPath: string; readonly ttlSeconds: number } | undefined;
  /** Parent's id; absent for orphans. */
  parent: string | undefined;
  /** Uses left; 0 is unlimited, -1 used up. */
  uses: number;
  /** Last granted TTL, in seconds. */
  ttlSeconds: number;
  expiresMs: number | undefined;
  renewedMs: number | undefined;
  readonly cubbyhole: Map<string, string>;
}

export function isRoot(token: Token): boolean {
  return token.policies.includes('root');
}

/** Rest of the TTL, floored; 0 for tokens that do not expire. */
export function remainingSeconds(token: Token, nowMs: number): number {
  return token.expiresMs === undefined ? 0 : Math.max(0, Math.floor((token.expiresMs - nowMs) / 1000));
}
