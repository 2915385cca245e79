import { memberOfSuffix } from './secret-list-members.ts';
import type { AnnotationSuffix } from './suffix.ts';

/**
 * Where an annotation of a secret stands, as the user would write it: `agent-inject-perms-NAME` with the prefix of the key
 * that makes the secret, or `agent-inject-secrets[2].perms`.
 */
export function secretKey(secretAnnotation: string, suffix: AnnotationSuffix, rawName: string): string {
  if (secretAnnotation.endsWith(']')) return `${secretAnnotation}.${memberOfSuffix(suffix)}`;
  return `${secretAnnotation.slice(0, secretAnnotation.indexOf('/') + 1)}${suffix}-${rawName}`;
}

/** The annotation that a place is in: `agent-inject-secrets[2].perms` is in `agent-inject-secrets`. */
export function annotationOfPlace(key: string): string {
  const bracket = key.indexOf('[');
  return bracket < 0 ? key : key.slice(0, bracket);
}
