import type { AnnotationEntry } from '../entry.ts';
import type { AnnotationSuffix } from '../suffix.ts';

/** What a row of the catalogue says; what it leaves out is as with most annotations. */
export type Row = Omit<AnnotationEntry, 'suffix' | 'group' | 'accepts' | 'since' | 'scope' | 'bareForm' | 'stage'> &
  Partial<Pick<AnnotationEntry, 'accepts' | 'since' | 'scope' | 'bareForm' | 'stage'>>;

/** One table of the catalogue. */
export type Group<S extends AnnotationSuffix> = Readonly<Record<S, Row>>;

/** An amount of a resource: the peer reads it when it writes the containers. */
export const resourceQuantity: Readonly<{ kind: 'quantity'; stage: 'patch' }> = { kind: 'quantity', stage: 'patch' };
