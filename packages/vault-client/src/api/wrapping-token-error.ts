import { VaultError } from '../errors/vault-error.ts';

/** A wrapping token that holds the reply of another path than agreed. `VAULT_WRAPPING_TOKEN`. */
export class WrappingTokenError extends VaultError {
  readonly creationPath: string;

  constructor(creationPath: string, expected: string) {
    const message =
      `wrapping token: made by ${creationPath}, expected ${expected}; ` +
      'somebody may have unwrapped and replaced it: treat the secret as known';
    const requestPath = 'sys/wrapping/lookup';
    super('VAULT_WRAPPING_TOKEN', message, { method: 'POST', requestPath, url: requestPath });
    this.creationPath = creationPath;
  }
}
