import type { ValueRange } from '../entry.ts';
import type { Row } from './row.ts';

/** What annotations of a kind accept, in words that finish the sentence "use ...". */
export function acceptsOf({ kind, choices = [], range }: Row): string {
  switch (kind) {
    case 'boolean':
      return trueOrFalse;
    case 'integer':
      return 'a whole number';
    case 'unsigned-integer':
      return `a whole number ${inWords(range)}`;
    case 'user-id':
      return `a numeric id ${inWords(range)}`;
    case 'float':
      return 'a number';
    case 'duration':
      return 'a duration with a unit, such as 500ms, 90s or 1m30s';
    case 'quantity':
      return `a quantity${range === undefined ? '' : ` ${inWords(range)}`}, such as 500m, 0.5, 64Mi`;
    case 'json-patch':
      return 'a JSON array of patch operations';
    case 'choice':
      return `one of ${choices.join(', ')}`;
    case 'boolean-or-strict':
      return `${trueOrFalse}, or strict`;
    case 'boolean-or-auto':
      return 'true, false or auto';
    case 'seccomp-profile':
      return 'RuntimeDefault, Localhost/FILE, Unconfined or none';
    case 'secret-list':
      return 'a YAML or JSON list of objects, such as [{"name": "db", "path": "secret/data/db"}]';
    case 'file-mode':
      return 'octal permission bits, such as 0400';
    case 'port':
      return 'a port from 1 to 65535, or 0 for none';
    case 'config-map':
      return "the name of a ConfigMap in the pod's namespace, or NAME:KEY";
    case 'list':
    case 'text':
    case 'default-template':
    case 'json-or-text':
    case 'secret-field':
    case 'process-signal':
      return anyText;
  }
}

// Words that follow what is limited.
function inWords({ least, most }: ValueRange = { least: 0 }): string {
  return most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
}

const trueOrFalse = 'true or false (also 1, t, T, TRUE, True, 0, f, F, FALSE, False)';
const anyText = 'any text';
