import type { JsonObject, SecretString } from '@sluice/core';

/** Who logged in, or the token that was made. Source: spec/vault-api.md 2.10. */
export interface AuthInfo {
  readonly clientToken: SecretString;
  readonly accessor: string;
  /** Union of token and identity policies. */
  readonly policies: readonly string[];
  readonly tokenPolicies: readonly string[];
  readonly identityPolicies: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly leaseDurationSeconds: number;
  readonly renewable: boolean;
  readonly entityId: string;
  /** `service`, `batch`; empty from old servers. */
  readonly tokenType: string;
  readonly orphan: boolean;
  /** 0 = unlimited. */
  readonly numUses: number;
  /** The login is not finished: a second factor is wanted and `clientToken` is empty. */
  readonly mfaRequired: boolean;
}

/** A reply that waits inside a single-use token. Source: spec/vault-api.md 4.7. */
export interface WrapInfo {
  readonly token: SecretString;
  readonly accessor: string;
  readonly ttlSeconds: number;
  /** RFC 3339, as the server wrote it. */
  readonly creationTime: string;
  readonly creationPath: string;
  readonly wrappedAccessor?: string;
}

export interface SecretFields {
  readonly requestId: string;
  readonly leaseId: string;
  readonly renewable: boolean;
  readonly leaseDurationSeconds: number;
  readonly data?: JsonObject;
  readonly wrapInfo?: WrapInfo;
  readonly warnings: readonly string[];
  readonly auth?: AuthInfo;
  readonly mountType?: string;
}

/**
 * Vault's envelope. `data` keeps every number as `JsonNumber`; numbers of the envelope are plain. Printed, inspected or
 * turned into JSON it shows everything but `data`: read `data` to get at the secret.
 */
export class Secret {
  readonly requestId: string;
  /** Empty when there is no lease. */
  readonly leaseId: string;
  readonly renewable: boolean;
  /** May be above 0 without a lease (KV version 1): then it is a hint when to read again. */
  readonly leaseDurationSeconds: number;
  readonly wrapInfo: WrapInfo | undefined;
  readonly warnings: readonly string[];
  readonly auth: AuthInfo | undefined;
  /** HashiCorp Vault only. */
  readonly mountType: string | undefined;
  readonly #data: JsonObject | undefined;

  constructor(fields: SecretFields) {
    this.requestId = fields.requestId;
    this.leaseId = fields.leaseId;
    this.renewable = fields.renewable;
    this.leaseDurationSeconds = fields.leaseDurationSeconds;
    this.#data = fields.data;
    this.wrapInfo = fields.wrapInfo;
    this.warnings = fields.warnings;
    this.auth = fields.auth;
    this.mountType = fields.mountType;
  }

  /** Absent where the reply has `null`. */
  get data(): JsonObject | undefined {
    return this.#data;
  }

  // Node's inspection protocol: with its option `getters` it would call the one above.
  static {
    Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: Secret): object {
        return Object.fromEntries(Object.entries(this));
      },
    });
  }
}
