import type { JsonValue } from '@sluice/core';
import { isObject } from '../reply/decode-json.ts';

/** `text` with every one of `secrets` blanked: servers quote what they were sent. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((result, secret) => result.replaceAll(secret, '<redacted>'), text);
}

/** The values of a request body that are secret by their name. */
export function secretsOfBody(body: JsonValue | undefined): readonly string[] {
  if (!isObject(body)) return [];
  const named = Object.entries(body).filter(([name]) => secretMembers.has(name));
  // A shorter one would blank parts of ordinary words and is no secret worth the name.
  return named
    .map(([, value]) => value)
    .filter((value): value is string => typeof value === 'string' && value.length > 3);
}

const secretMembers: ReadonlySet<string> = new Set(['token', 'jwt', 'password', 'secret_id', 'client_token']);
