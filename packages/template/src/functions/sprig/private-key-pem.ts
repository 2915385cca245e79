import type { Message } from '../../failure.ts';
import { hidden, message, RenderFailure } from '../../failure.ts';

/** Fails in Sprig's words when the text holds no PEM of a private key. */
export function checkPrivateKey(pem: string): void {
  const problem = privateKeyProblem(pem);
  if (problem !== undefined) throw new RenderFailure(message`parsing private key: ${problem}`);
}

/** Why a text is no PEM of a private key, as far as the frame around it tells. */
export function privateKeyProblem(pem: string): Message | undefined {
  const type = /^-----BEGIN ([A-Z0-9 ]*)-----\n[^]*?^-----END \1-----/m.exec(pem)?.[1];
  if (type === undefined) return message`no PEM data in input`;
  if (type.endsWith('PRIVATE KEY')) return undefined;
  return message`no private key data in PEM block of type ${hidden(type, 'a type')}`;
}
