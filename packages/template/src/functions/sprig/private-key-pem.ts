import type { Message } from '../../failure.ts';
import { spendSteps } from '../../value/work.ts';
import { hidden, message, RenderFailure } from '../../failure.ts';

/** Fails in Sprig's words when the text holds no PEM of a private key. */
export function checkPrivateKey(pem: string): void {
  const problem = privateKeyProblem(pem);
  if (problem !== undefined) throw new RenderFailure(message`parsing private key: ${problem}`);
}

/** A block that does not end is looked through to the end of the text. */
export function countBegins(pem: string): void {
  spendSteps(((pem.split('-----BEGIN ').length - 1) * pem.length) / 32);
}

/** Why a text is no PEM of a private key, as far as the frame around it tells. */
export function privateKeyProblem(pem: string): Message | undefined {
  countBegins(pem);
  const type = /^-----BEGIN ([A-Z0-9 ]*)-----\n[^]*?^-----END \1-----/m.exec(pem)?.[1];
  if (type === undefined) return message`no PEM data in input`;
  if (type.endsWith('PRIVATE KEY')) return undefined;
  return message`no private key data in PEM block of type ${hidden(type, 'a type')}`;
}
