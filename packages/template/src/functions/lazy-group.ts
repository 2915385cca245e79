import type { FunctionGroup } from './catalogue.ts';

/** A group that loads when a template first names one of its functions. */
export interface LazyGroup {
  /** What every name begins with; left out in `names`. */
  readonly prefix: '' | 'sprig_';
  /** Each between spaces: as one text they cost nothing when the package loads. */
  readonly names: string;
  readonly load: () => Promise<FunctionGroup>;
}

/** Whether a function belongs to the group. */
export function isIn({ prefix, names }: LazyGroup, name: string): boolean {
  return name.startsWith(prefix) && names.includes(` ${name.slice(prefix.length)} `);
}

/** The names of a group's functions. */
export function namesIn({ prefix, names }: LazyGroup): readonly string[] {
  return names
    .trim()
    .split(' ')
    .map((name) => prefix + name);
}
