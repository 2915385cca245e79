import {
  InvalidRequestError,
  InvalidTokenError,
  MissingTokenError,
  NoHandlerError,
  NotFoundError,
  PermissionDeniedError,
  PreconditionFailedError,
  RateLimitedError,
  SealedError,
  ServerError,
  StandbyError,
  UninitializedError,
  UnsupportedOperationError,
  UnsupportedPathError,
  UpstreamError,
} from './vault-error.ts';
import type { VaultError, VaultErrorDetails } from './vault-error.ts';

export interface RefusedReply extends VaultErrorDetails {
  readonly status: number;
  readonly errors: readonly string[];
  /** The request carried a token. */
  readonly sentToken: boolean;
}

/** The error for a reply that is no success. Source: spec/vault-api.md 2.9; the first row that matches counts. */
export function recognizeError(reply: RefusedReply): VaultError {
  const text = [...reply.errors, reply.rawText ?? ''].join('\n');
  const row = rows.find((candidate) => candidate.matches(reply, text)) ?? fallback;
  return new row.type(row.code, describe(reply, row.hint), reply, { retryable: row.retryable === true });
}

interface Row {
  readonly matches: (reply: RefusedReply, text: string) => boolean;
  readonly type: new (
    code: string,
    message: string,
    details: VaultErrorDetails,
    options: { readonly retryable: boolean },
  ) => VaultError;
  readonly code: string;
  readonly hint: string;
  readonly retryable?: boolean;
}

const status =
  (...wanted: readonly number[]) =>
  (reply: RefusedReply): boolean =>
    wanted.includes(reply.status);
const statusAndText =
  (wanted: number, pattern: RegExp) =>
  (reply: RefusedReply, text: string): boolean =>
    reply.status === wanted && pattern.test(text);

const fallback: Row = {
  matches: () => true,
  type: InvalidRequestError,
  code: 'VAULT_INVALID_REQUEST',
  hint: 'the server refused the request; see its text',
};

const rows: readonly Row[] = [
  {
    matches: statusAndText(400, /missing client token/i),
    type: MissingTokenError,
    code: 'VAULT_MISSING_TOKEN',
    hint: 'no token was sent; log in first',
  },
  {
    matches: statusAndText(400, /Client sent an HTTP request to an HTTPS server/i),
    type: InvalidRequestError,
    code: 'VAULT_INVALID_REQUEST',
    hint: 'the server speaks TLS; use an https:// address',
  },
  {
    matches: (reply, text) => reply.status === 403 && reply.sentToken && isUnknownToken(reply, text),
    type: InvalidTokenError,
    code: 'VAULT_INVALID_TOKEN',
    hint: 'the server does not know the token; log in again',
  },
  {
    matches: (reply) => reply.status === 403 && !reply.sentToken && reply.errors.some(isBareDenial),
    type: MissingTokenError,
    code: 'VAULT_MISSING_TOKEN',
    hint: 'no token was sent and the server refused; log in first, or check what the login sent',
  },
  {
    matches: status(403),
    type: PermissionDeniedError,
    code: 'VAULT_PERMISSION_DENIED',
    hint: 'permission denied; grant the path in a policy of the token',
  },
  {
    matches: statusAndText(404, /no handler for route/i),
    type: NoHandlerError,
    code: 'VAULT_NO_HANDLER',
    hint: 'nothing is mounted there; check the mount path and the namespace',
  },
  {
    matches: statusAndText(404, /unsupported path/i),
    type: UnsupportedPathError,
    code: 'VAULT_UNSUPPORTED_PATH',
    hint: 'the engine mounted there has no such path',
  },
  { matches: status(404), type: NotFoundError, code: 'VAULT_NOT_FOUND', hint: 'there is nothing at this path' },
  {
    matches: status(405),
    type: UnsupportedOperationError,
    code: 'VAULT_UNSUPPORTED_OPERATION',
    hint: 'this path does not offer the operation',
  },
  {
    matches: status(412),
    type: PreconditionFailedError,
    code: 'VAULT_PRECONDITION_FAILED',
    hint: 'the node has not caught up; try again',
    retryable: true,
  },
  {
    matches: status(429),
    type: RateLimitedError,
    code: 'VAULT_RATE_LIMITED',
    hint: 'too many requests; ask less often or raise the quota',
    retryable: true,
  },
  {
    matches: status(501),
    type: UninitializedError,
    code: 'VAULT_UNINITIALIZED',
    hint: 'the server is not initialised or lacks the feature',
    retryable: true,
  },
  {
    matches: statusAndText(503, /is sealed/i),
    type: SealedError,
    code: 'VAULT_SEALED',
    hint: 'the server is sealed; unseal it',
    retryable: true,
  },
  {
    matches: statusAndText(503, /not active|no active|standby/i),
    type: StandbyError,
    code: 'VAULT_STANDBY',
    hint: 'there is no active node at the moment',
    retryable: true,
  },
  {
    matches: status(502, 504),
    type: UpstreamError,
    code: 'VAULT_UPSTREAM',
    hint: 'a server behind the one asked did not answer',
    retryable: true,
  },
  {
    matches: (reply) => reply.status >= 500,
    type: ServerError,
    code: 'VAULT_SERVER_ERROR',
    hint: 'the server failed; its text says why, which may be the request',
    retryable: true,
  },
];

/** `permission denied` alone, outside the numbered form that policies answer with (spec/vault-api.md 3.5). */
function isBareDenial(text: string): boolean {
  return text.trim() === 'permission denied';
}

function isUnknownToken(reply: RefusedReply, text: string): boolean {
  return /\b(?:bad|invalid) token\b/i.test(text) || reply.errors.some(isBareDenial);
}

// The lines after the first are the form that users of the peers search for.
function describe(reply: RefusedReply, hint: string): string {
  const namespace = reply.namespace === undefined ? '' : `Namespace: ${reply.namespace}\n`;
  const head = `${reply.method} ${reply.url}: ${hint}\n${namespace}Code: ${reply.status}. `;
  if (reply.rawText !== undefined) return `${head}Raw Message:\n\n${reply.rawText}`;
  return `${head}Errors:\n\n${reply.errors.map((text) => `* ${text.trimEnd()}`).join('\n')}`.trimEnd();
}
