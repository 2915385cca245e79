/** Result of an auth method. Source: spec/vault-api.md 5.8. */
export interface Login {
  readonly displayName: string;
  readonly policies: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly alias: { readonly name: string; readonly metadata?: Readonly<Record<string, string>> };
  readonly settings: TokenSettings;
  /** What `Backend.renewLogin` needs to find the role again. */
  readonly internal: Readonly<Record<string, string>>;
  /** Ids of groups that the login tells; unused so far but part of `metadata` for templates. */
  readonly groupAliases?: readonly string[];
}

/** The shared `token_*` fields of roles; 0 means "not set". */
export interface TokenSettings {
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly explicitMaxTtlSeconds: number;
  readonly periodSeconds: number;
  readonly numUses: number;
  readonly type: string;
  readonly boundCidrs: readonly string[];
  readonly noDefaultPolicy: boolean;
  readonly strictlyBindIp: boolean;
  readonly policies: readonly string[];
}
