import type { Lockout } from '../lockout.ts';
import type { StoredSettings } from '../token-fields.ts';

export interface AppRole {
  readonly name: string;
  readonly roleId: string;
  readonly bindSecretId: boolean;
  readonly secretIdCidrs: readonly string[] | null;
  readonly secretIdUses: number;
  readonly secretIdTtlSeconds: number;
  readonly localSecretIds: boolean;
  readonly token: StoredSettings;
  /** By the secret id itself; shared by all versions of the role. */
  readonly secretIds: Map<string, SecretId>;
}

export interface SecretId {
  readonly id: string;
  readonly accessor: string;
  readonly createdMs: number;
  readonly ttlSeconds: number;
  readonly cidrs: readonly string[];
  readonly tokenCidrs: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** 0 is unlimited. */
  usesLeft: number;
}

export interface AppRoleState {
  readonly roles: Map<string, AppRole>;
  readonly lockout: Lockout;
}

/** A secret id that is too old is refused at once; the peer waits for its tidy job (spec/vault-api.md 6.2, DO). */
export function isExpired({ createdMs, ttlSeconds }: SecretId, nowMs: number): boolean {
  return ttlSeconds > 0 && nowMs >= createdMs + ttlSeconds * 1000;
}
