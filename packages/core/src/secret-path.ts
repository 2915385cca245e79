import type { Result } from './result.ts';
import { fail, succeed } from './result.ts';

declare const secretPath: unique symbol;
/**
 * A Vault API path below `/v1/`, decoded, checked, without leading slash.
 * Made by `parseSecretPath` or `secretPathOf` only.
 */
export type SecretPath = string & { readonly [secretPath]: true };

/**
 * Checks a decoded path such as `secret/data/app`: no empty middle segment, no `.` or `..`, no control character.
 * A leading slash is dropped, a trailing one kept (LIST uses it). Source: spec/vault-api.md 2.2 item 1.
 */
export function parseSecretPath(text: string): Result<SecretPath> {
  const path = text.replace(/^\/+/, '');
  const problem = problemOf(path);
  if (problem === undefined) return succeed(path as SecretPath);
  return fail([
    {
      code: 'secret-path/invalid',
      severity: 'error',
      where: { kind: 'pointer', pointer: `path ${JSON.stringify(text)}` },
      message: problem,
      hint: 'use segments separated by single slashes, such as secret/data/app',
    },
  ]);
}

/** A path from segments; a segment may not contain a slash. Throws nothing: wrong segments are a failed `Result`. */
export function secretPathOf(...segments: readonly string[]): Result<SecretPath> {
  return parseSecretPath(segments.map((segment) => segment.replaceAll('/', '\0')).join('/'));
}

/** `path` as it goes on the wire: every segment percent-encoded, what is legal in a path segment kept readable. */
export function encodeSecretPath(path: SecretPath): string {
  return path.split('/').map(encodeSegment).join('/');
}

function problemOf(path: string): string | undefined {
  if (path === '') return 'is empty';
  const segments = path.replace(/\/$/, '').split('/');
  if (segments.includes('')) return 'has an empty segment';
  if (segments.includes('.') || segments.includes('..')) return 'has a "." or ".." segment';
  if (Array.from(path).some((character) => character < ' ' || character === '\u007f')) return 'has a control character';
  return undefined;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/%(?:40|3A|26|3D|2B|24|2C|3B)/g, (escape) => decodeURIComponent(escape));
}
