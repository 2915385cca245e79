/** Where a problem is. Lines and columns count from 1; columns count characters. */
export type Location =
  | { readonly kind: 'annotation'; readonly key: string }
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'pointer'; readonly pointer: string }
  | { readonly kind: 'setting'; readonly name: string };

/** `error` stops the work, `warning` lets it go on, `info` explains. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * One problem of an input, for machines (`code`, `where`) and people (`message`, `hint`).
 * It never contains a secret value. Used by admission answers, lint, `agent -validate` and template errors alike.
 */
export interface Diagnostic {
  /** Stable, `area/kebab-case`: `annotation/unknown-key`, `template/unknown-function`. */
  readonly code: string;
  readonly severity: Severity;
  readonly where: Location;
  /** What is wrong, with the offending text if it is not secret. Lower case, no full stop. */
  readonly message: string;
  /** What to do, what is accepted, or a did-you-mean. */
  readonly hint?: string;
}

/** `where: what; what to do`, on one line. */
export function formatDiagnostic({ where, message, hint }: Diagnostic): string {
  return `${formatLocation(where)}: ${message}${hint === undefined ? '' : `; ${hint}`}`;
}

/** `annotation KEY`, `FILE:LINE:COLUMN`, a JSON pointer, or the name of a flag or environment variable. */
export function formatLocation(where: Location): string {
  switch (where.kind) {
    case 'annotation':
      return `annotation ${where.key}`;
    case 'file':
      return `${where.file}:${where.line}:${where.column}`;
    case 'pointer':
      return where.pointer === '' ? 'document' : where.pointer;
    case 'setting':
      return where.name;
  }
}
