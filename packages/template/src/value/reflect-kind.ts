import { kindOf } from './kind.ts';
import { SizedInteger } from './tagged.ts';
import type { Value } from './value.ts';

/** Go's name of the reflect kind: `slice`, `int64`, `ptr`, `invalid`. */
export function reflectKind(value: Value): string {
  if (value instanceof SizedInteger)
    return value.type.startsWith('time.') ? (value.type === 'time.Duration' ? 'int64' : 'int') : value.type;
  const kind = kindOf(value);
  switch (kind) {
    case 'float':
      return 'float64';
    case 'complex':
      return 'complex128';
    case 'pointer':
      return 'ptr';
    case 'channel':
      return 'chan';
    case 'function':
      return 'func';
    default:
      return kind;
  }
}
