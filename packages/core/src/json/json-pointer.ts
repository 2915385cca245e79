import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';

/** One reference token, escaped for RFC 6901: `~` becomes `~0`, `/` becomes `~1`. */
export function escapeJsonPointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The pointer to a place: `['a/b', 0]` is `/a~1b/0`, no segment is the whole document (`''`). */
export function formatJsonPointer(segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${escapeJsonPointer(String(segment))}`).join('');
}

/**
 * The segments of a pointer, unescaped. Fails when it is neither empty nor begins with `/`,
 * or has `~` before another character than 0 and 1.
 */
export function parseJsonPointer(pointer: string): Result<readonly string[], string> {
  if (pointer === '') return succeed([]);
  if (!pointer.startsWith('/')) return fail(`pointer ${JSON.stringify(pointer)} does not begin with "/"`);
  if (/~(?![01])/.test(pointer)) return fail(`pointer ${JSON.stringify(pointer)} has "~" without 0 or 1 behind it`);
  const segments = pointer.slice(1).split('/');
  return succeed(segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')));
}
