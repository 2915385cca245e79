import type { AuthMethodConfig } from '@sluice/core';
import { HostError } from '@sluice/core';
import { NoHandlerError, TlsError, TransportError, VaultError } from '@sluice/vault-client';
import { messageOf } from '../agent-error.ts';
import { isSlowFailure, retryAfterOf } from '../failure/classify.ts';
import type { LoginFailure } from './decide.ts';

/** What the pacing of logins needs to know of a failure. */
export function loginFailureOf(error: unknown): LoginFailure {
  return { slow: isSlowFailure(error), retryAfterMs: retryAfterOf(error) };
}

/** One line: where, what, what to do. Never a token, a secret id, a JWT or a body. */
export function describeLoginFailure(error: unknown, { type, mountPath }: AuthMethodConfig): string {
  const hint = hintFor(error, type, mountPath);
  return hint === undefined ? messageOf(error) : `${messageOf(error)}; ${hint}`;
}

function hintFor(error: unknown, type: string, mountPath: string): string | undefined {
  if (error instanceof HostError)
    return `the ${type} method logs in with it: write it, or correct its path in auto_auth`;
  if (error instanceof TlsError || error instanceof TransportError) return undefined;
  if (!(error instanceof VaultError)) return undefined;
  if (error instanceof NoHandlerError || error.status === 404) {
    const prefix = mountPath.startsWith('auth/') ? '' : `; mount paths begin with auth/, such as auth/${mountPath}`;
    return `check that ${type} is enabled at ${mountPath}${prefix}`;
  }
  if (error.status === 400 || error.status === 403)
    return `check role and bindings of the ${type} login at ${mountPath}`;
  return undefined;
}
