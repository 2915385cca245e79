import { failure } from '../../failure.ts';

/** Fails in Sprig's words when the text holds no PEM of a private key. */
export function checkPrivateKey(pem: string): void {
  const problem = privateKeyProblem(pem);
  if (problem !== undefined) throw failure(`parsing private key: ${problem}`);
}

/** Why a text is no PEM of a private key, as far as the frame around it tells. */
export function privateKeyProblem(pem: string): string | undefined {
  const type = /^-----BEGIN ([A-Z0-9 ]*)-----\n[^]*?^-----END \1-----/m.exec(pem)?.[1];
  if (type === undefined) return 'no PEM data in input';
  return type.endsWith('PRIVATE KEY') ? undefined : `no private key data in PEM block of type ${type}`;
}
