/** For logs and metrics. A hook gets no secret; it must not throw. */
export interface VaultClientHooks {
  readonly onResponse?: (event: ResponseEvent) => void;
  readonly onRetry?: (event: RetryEvent) => void;
  /** Each text of the server once a path. */
  readonly onWarning?: (event: { readonly requestPath: string; readonly warning: string }) => void;
}

export interface ResponseEvent {
  readonly method: string;
  readonly requestPath: string;
  readonly status: number;
  readonly durationMs: number;
  /** 0 for the first. */
  readonly attempt: number;
}

export interface RetryEvent {
  readonly method: string;
  readonly requestPath: string;
  /** 1 for the first retry. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly reason: string;
  /** The lost reply may have created a lease or token that nobody will renew. */
  readonly mayOrphan: boolean;
}
