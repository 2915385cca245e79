import type { SecretString } from '@sluice/core';
import type { HttpHeader } from '../transport/http-transport.ts';
import type { Replay } from './replay.ts';

/** A token, or where the current one is to be had; asked once a call. */
export type TokenSource = SecretString | (() => SecretString | undefined | Promise<SecretString | undefined>);

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** A value listed twice is sent twice. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Instead of the client's; `none` sends no token. */
  readonly token?: TokenSource | 'none';
  /** Instead of the client's; `none` sends no namespace. */
  readonly namespace?: string;
  /** Ask for the reply wrapped (`X-Vault-Wrap-TTL`), for example `5m`. */
  readonly wrapTtl?: string;
  /** May the call be sent twice? Default: by method and path. */
  readonly replay?: Replay;
  /** Retries beyond the first attempt, instead of the client's. */
  readonly maxRetries?: number;
  readonly headers?: readonly HttpHeader[];
}
