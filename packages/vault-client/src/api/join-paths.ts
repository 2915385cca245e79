import { parseSecretPath, secretPathOf } from '@sluice/core';
import { InvalidPathError } from '../errors/vault-error.ts';

/**
 * One path from parts that are checked paths themselves (`secret`, `data`, `team/app`), so that no part can lead out of
 * the one before. Empty parts are left out. Throws `InvalidPathError`.
 */
export function joinPaths(...parts: readonly string[]): string {
  const last = parts.length - 1;
  return parts
    .map((part, index) => (index === last ? part : part.replace(/\/+$/, '')))
    .filter((part) => part !== '' && part !== '/')
    .map(checked)
    .join('/');
}

/** A part that is one name: a role, a key. Throws `InvalidPathError` for one with a slash. */
export function nameOf(text: string): string {
  const name = secretPathOf(text);
  if (name.ok) return name.value;
  throw invalid(text);
}

function checked(part: string): string {
  const path = parseSecretPath(part);
  if (path.ok) return path.value;
  throw invalid(part);
}

function invalid(part: string): InvalidPathError {
  const message = `path ${JSON.stringify(part)} cannot be part of a path; use segments separated by single slashes`;
  return new InvalidPathError('VAULT_INVALID_PATH', message, { method: '', requestPath: part, url: '' });
}
