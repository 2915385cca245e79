import { closestName } from '@sluice/core';
import type { AnnotationSet, EffectiveAnnotation } from './annotation-set.ts';
import { effectiveAnnotation } from './annotation-set.ts';
import { annotationEntries } from './catalogue.ts';
import type { AnnotationEntry } from './entry.ts';
import { findEntry } from './key.ts';
import { annotationPrefixes, prefixOf, vaultPrefix } from './prefix.ts';
import { suggestPrefix, suggestSuffix } from './suggest.ts';

/** What is known about one key. */
export interface AnnotationExplanation {
  readonly entry: AnnotationEntry;
  /** How the key is written, with `NAME` or `PARAM` where something is to be filled in. */
  readonly forms: readonly string[];
  /** NAME or PARAM of the key asked for. */
  readonly name?: string;
}

/** Explains a key, with or without prefix. `suggestion`: what an unknown one was probably meant to be. */
export function explainAnnotation(
  key: string,
):
  | { readonly found: AnnotationExplanation; readonly suggestion?: never }
  | { readonly found?: never; readonly suggestion?: string } {
  const prefix = prefixOf(key) ?? '';
  const known = findEntry(key.slice(prefix.length));
  if (known !== undefined) {
    const { entry, name } = known;
    return { found: { entry, forms: annotationForms(entry), ...(name === undefined ? {} : { name }) } };
  }
  const meant = prefix === '' ? suggestKey(key) : suggestSuffix(key.slice(prefix.length));
  return meant === undefined ? {} : { suggestion: prefix + meant };
}

// Who asks for a key means one of ours, so that prefix and the rest may both be wrong.
function suggestKey(key: string): string | undefined {
  const slash = key.indexOf('/');
  if (slash < 0) return suggestPrefix(key) ?? suggestSuffix(key);
  const [prefix, rest] = [key.slice(0, slash + 1), key.slice(slash + 1)];
  const meant = findEntry(rest) === undefined ? suggestSuffix(rest) : rest;
  return meant === undefined ? undefined : (closestName(prefix, annotationPrefixes) ?? '') + meant;
}

/** The forms of a key as one writes them, with the prefix of vault-k8s. */
export function annotationForms(entry: AnnotationEntry): readonly string[] {
  const key = vaultPrefix + entry.suffix;
  switch (entry.scope) {
    case 'global':
      return [key];
    case 'per-parameter':
      return [`${key}-PARAM`];
    case 'per-secret':
      return entry.bareForm === 'none' ? [`${key}-NAME`] : [key, `${key}-NAME`];
  }
}

/** Every global annotation in force for a pod, in the order of the catalogue: value, and where it comes from. */
export function explainAnnotationSet(set: AnnotationSet): readonly EffectiveAnnotation[] {
  return annotationEntries
    .filter(({ scope, bareForm }) => scope === 'global' || bareForm !== 'none')
    .map(({ suffix }) => effectiveAnnotation(set, suffix));
}
