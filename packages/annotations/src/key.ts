import { annotationEntries } from './catalogue.ts';
import type { AnnotationEntry } from './entry.ts';
import type { AnnotationPrefix } from './prefix.ts';
import { prefixOf } from './prefix.ts';
import { annotationOfPlace } from './secret-key.ts';

/** A key of ours, taken apart: the entry it belongs to, and NAME or PARAM of the named form. */
export interface AnnotationKey {
  readonly prefix: AnnotationPrefix;
  readonly entry: AnnotationEntry;
  /** `undefined` for a global key and for the bare form of a per-secret one. */
  readonly name: string | undefined;
}

/**
 * What a key means, and only one thing: `agent-inject-template-file-x` is the template file of `x`, never the template
 * of `file-x` (the peer reads it both ways, spec/injector.md 6.2). `undefined`: not a key that we know.
 */
export function parseAnnotationKey(key: string): AnnotationKey | undefined {
  const prefix = prefixOf(key);
  if (prefix === undefined) return undefined;
  const found = findEntry(annotationOfPlace(key).slice(prefix.length));
  return found === undefined ? undefined : { prefix, ...found };
}

/**
 * The part of a key behind its prefix, looked up in the catalogue. The named form is tried before a bare form that has
 * no effect: `agent-inject-template-file` alone is the template of a secret named `file` (spec/injector.md 1.2 rule 5).
 */
export function findEntry(rest: string): Omit<AnnotationKey, 'prefix'> | undefined {
  const exact = entriesBySuffix.get(rest);
  if (exact !== undefined && (exact.scope === 'global' || exact.bareForm !== 'none')) {
    return { entry: exact, name: undefined };
  }
  const named = namedEntries.find((entry) => isNamed(entry, rest));
  if (named !== undefined) return { entry: named, name: rest.slice(named.suffix.length + 1) };
  return exact === undefined ? undefined : { entry: exact, name: undefined };
}

// A part of a key is no property name of the engine yet: a map finds it without making it one.
const entriesBySuffix: ReadonlyMap<string, AnnotationEntry> = new Map(
  annotationEntries.map((entry) => [entry.suffix, entry]),
);

// Longest first, so that `agent-inject-template-file-x` meets `agent-inject-template-file` before its prefix.
const namedEntries: readonly AnnotationEntry[] = annotationEntries
  .filter(({ scope }) => scope !== 'global')
  .toSorted((left, right) => right.suffix.length - left.suffix.length);

// An empty NAME is none, so that the next entry is tried; an empty PARAM is one (recorded of the peer).
function isNamed({ suffix, scope }: AnnotationEntry, rest: string): boolean {
  if (rest[suffix.length] !== '-' || !rest.startsWith(suffix)) return false;
  return scope === 'per-parameter' || rest.length > suffix.length + 1;
}
