import { recognizeError } from '../errors/recognize.ts';
import { DecodeError } from '../errors/vault-error.ts';
import type { VaultErrorDetails } from '../errors/vault-error.ts';
import type { HttpResponse } from '../transport/http-transport.ts';
import type { SecretResult } from './secret-result.ts';
import { beginningOf, decodeErrors } from './decode-errors.ts';
import { decodeSecret } from './decode-secret.ts';

/**
 * What an accepted reply means. A 404 with data or warnings is a secret, one without any text is `nothing`; one that
 * says why (no such mount, path or namespace) throws the error for it. Source: spec/vault-api.md 2.9, 15.1 item 4.
 */
export function decodeReply({ status, body }: HttpResponse, details: VaultErrorDetails): SecretResult {
  const decoded = decodeSecret(body);
  if (status === 404 && !isTelling(decoded)) return missing(body, details);
  switch (decoded.kind) {
    case 'empty':
      return { kind: 'nothing', status };
    case 'secret':
      return { kind: 'secret', status, secret: decoded.secret };
    case 'unreadable': {
      const rawText = beginningOf(body);
      const message =
        `${details.method} ${details.url}: status ${status} with a body that is not JSON; ` +
        'check that the address leads to Vault and not to another server';
      throw new DecodeError('VAULT_DECODE', message, { ...details, status, rawText }, { retryable: true });
    }
  }
}

/** The error for a reply that should have had content. */
export function emptyReply(details: VaultErrorDetails, status: number): DecodeError {
  const message = `${details.method} ${details.url}: status ${status} without the content that the call promises`;
  return new DecodeError('VAULT_DECODE', message, { ...details, status });
}

function isTelling(decoded: ReturnType<typeof decodeSecret>): boolean {
  if (decoded.kind !== 'secret') return false;
  return decoded.secret.data !== undefined || decoded.secret.warnings.length > 0;
}

function missing(body: Uint8Array, details: VaultErrorDetails): SecretResult {
  const { errors, rawText } = decodeErrors(body);
  if (errors.length === 0 && rawText === undefined) return { kind: 'nothing', status: 404 };
  const text = rawText === undefined ? {} : { rawText };
  throw recognizeError({ ...details, status: 404, errors, sentToken: true, ...text });
}
