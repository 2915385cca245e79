import { annotationPrefixes } from '@sluice/annotations';

/**
 * What annotations say for a key without prefix, under whichever prefix; of two the one that wins everywhere. A pod's own key
 * may have the other prefix than the one it is compared with.
 */
export function inheritedText(annotations: Readonly<Record<string, string>>, rest: string): string | undefined {
  const key = annotationPrefixes.map((prefix) => prefix + rest).find((name) => Object.hasOwn(annotations, name));
  return key === undefined ? undefined : annotations[key];
}
