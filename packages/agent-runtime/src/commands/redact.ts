import type { JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';

/** Texts shorter than this would turn every log line into stars. */
const shortestSecret = 4;

/** Replaces every text of `secrets` that occurs in `text`, the longest first. */
export function redactSecrets(text: string, secrets: Iterable<string>): string {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= shortestSecret);
  known.sort((left, right) => right.length - left.length);
  return known.reduce((redacted, secret) => redacted.replaceAll(secret, '<redacted>'), text);
}

/** Every text in a value, at any depth, and every line of it: output is cut into lines before it is compared. */
export function* textsIn(value: JsonValue | Uint8Array): Generator<string> {
  if (value instanceof Uint8Array) yield* linesOf(new TextDecoder().decode(value));
  else if (typeof value === 'string') yield* linesOf(value);
  else if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) yield* textsIn(item);
  else if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) {
    for (const item of Object.values(value) as readonly JsonValue[]) yield* textsIn(item);
  }
}

function* linesOf(text: string): Generator<string> {
  yield text;
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length > 1) yield* lines;
}
