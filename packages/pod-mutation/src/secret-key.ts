import type { AnnotationSuffix } from '@sluice/annotations';

/** The key of an annotation of a secret, as the user would write it: with the prefix of the key that makes the secret. */
export function secretKey(secretAnnotation: string, suffix: AnnotationSuffix, rawName: string): string {
  return `${secretAnnotation.slice(0, secretAnnotation.indexOf('/') + 1)}${suffix}-${rawName}`;
}
