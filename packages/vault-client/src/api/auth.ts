import { DecodeError } from '../errors/vault-error.ts';
import type { AuthInfo, Secret } from '../reply/secret.ts';

/** The login in `secret`. Throws `DecodeError` when there is none, or when it waits for a second factor. */
export function authOf(secret: Secret, requestPath: string): AuthInfo {
  const { auth } = secret;
  if (auth !== undefined && !auth.mfaRequired && auth.clientToken.reveal() !== '') return auth;
  const problem =
    auth?.mfaRequired === true
      ? 'the login wants a second factor; use a role without MFA for machines'
      : 'the reply has no token; check that the path is a login, renewal or creation of a token';
  throw new DecodeError('VAULT_DECODE', `${requestPath}: ${problem}`, { method: 'PUT', requestPath, url: requestPath });
}
