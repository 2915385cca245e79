import type { FunctionGroup } from './catalogue.ts';

/** A group that loads when a template first names one of its functions. */
export interface LazyGroup {
  readonly names: readonly string[];
  readonly load: () => Promise<FunctionGroup>;
}
