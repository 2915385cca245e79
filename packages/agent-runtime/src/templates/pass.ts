import type { Dependency, DependencyValue, FileWrite } from '@sluice/template';

/** What is known of a dependency; `undefined`: nothing yet. */
export type Resolve = (dependency: Dependency) => DependencyValue | undefined;

/** One evaluation of a template. Every kind names what it asked for, so that it can be fetched and watched. */
export type Pass =
  | {
      readonly kind: 'ready';
      readonly used: readonly Dependency[];
      readonly bytes: Uint8Array;
      readonly effects: readonly FileWrite[];
    }
  /** Something is missing. An error in such a pass is a consequence of that, not a failure (spec/template.md 10.1). */
  | { readonly kind: 'waiting'; readonly used: readonly Dependency[]; readonly missing: readonly Dependency[] }
  /** It cannot be rendered from what is there; `message` holds no value of the data. */
  | { readonly kind: 'failed'; readonly used: readonly Dependency[]; readonly message: string };

/** A template that was read and understood, to be evaluated whenever one of its dependencies changes. */
export type Evaluate = (resolve: Resolve) => Pass;
