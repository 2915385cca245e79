import { decodeJson, isObject, listOfTexts, member } from './decode-json.ts';

/** What an error reply says. */
export interface ErrorBody {
  readonly errors: readonly string[];
  /** Beginning of a body that is not Vault's error shape. */
  readonly rawText?: string;
}

/** Longest part of a foreign body that goes into an error. */
const rawTextLength = 256;

/**
 * Reads `{"errors": [...]}`; whatever else there is, its beginning is kept as text. Source: spec/vault-api.md 2.9, 3.4.
 */
export function decodeErrors(body: Uint8Array): ErrorBody {
  if (body.length === 0) return { errors: [] };
  const value = decodeJson(body);
  if (isObject(value)) {
    const errors = member(value, 'errors');
    if (Array.isArray(errors)) return { errors: listOfTexts(errors) };
    // An envelope with an error status (transit batches, KV version 2): its data stays out of the error.
    return { errors: listOfTexts(member(value, 'warnings')) };
  }
  return { errors: [], rawText: beginningOf(body) };
}

/** The first characters of `body`, control characters blanked. */
export function beginningOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, rawTextLength * 4));
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, rawTextLength);
}
