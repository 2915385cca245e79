import { acceptsOf } from './catalogue/accepts.ts';
import { autoAuth } from './catalogue/auto-auth.ts';
import { cache } from './catalogue/cache.ts';
import { container } from './catalogue/container.ts';
import { extension } from './catalogue/extension.ts';
import type { Group, Row } from './catalogue/row.ts';
import { secrets } from './catalogue/secrets.ts';
import { server } from './catalogue/server.ts';
import { switches } from './catalogue/switches.ts';
import { templateEngine } from './catalogue/template-engine.ts';
import type { AnnotationEntry } from './entry.ts';
import type { AnnotationSuffix } from './suffix.ts';

/**
 * All annotations, by suffix. The one source of parsing, documentation, lint, schema and did-you-mean.
 * Source: spec/injector.md 1.4 and 8.
 */
export const annotationCatalogue: Readonly<Record<AnnotationSuffix, AnnotationEntry>> = {
  ...entriesOf('switches', switches),
  ...entriesOf('secrets', secrets),
  ...entriesOf('template-engine', templateEngine),
  ...entriesOf('server', server),
  ...entriesOf('auto-auth', autoAuth),
  ...entriesOf('container', container),
  ...entriesOf('cache', cache),
  ...entriesOf('extension', extension),
};

/** The catalogue as a list, in the order of the documentation. */
export const annotationEntries: readonly AnnotationEntry[] = Object.values(annotationCatalogue);

function entriesOf<S extends AnnotationSuffix>(
  group: AnnotationEntry['group'],
  rows: Group<S>,
): Record<S, AnnotationEntry> {
  const entries = Object.entries<Row>(rows).map(([suffix, row]) => [suffix, entryOf(suffix as S, group, row)]);
  return Object.fromEntries(entries) as Record<S, AnnotationEntry>;
}

function entryOf(suffix: AnnotationSuffix, group: AnnotationEntry['group'], row: Row): AnnotationEntry {
  return {
    suffix,
    group,
    scope: 'global',
    bareForm: 'none',
    accepts: acceptsOf(row),
    since: '0.1.0',
    stage: 'agent',
    ...row,
  };
}
