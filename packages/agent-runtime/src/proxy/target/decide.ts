/** Where a request goes, as it was written and as the server will understand it. */
export interface Target {
  /** Path as written, with leading slash; forwarded byte for byte. */
  readonly path: string;
  /** With its `?`; empty without one. */
  readonly query: string;
  /** Decoded once, single slashes, none at either end: `v1/secret/data/app`. */
  readonly canonical: string;
}

export type TargetReading =
  { readonly kind: 'target'; readonly target: Target } | { readonly kind: 'refused'; readonly reason: string };

/** Reads a request target. Source: spec/agent.md 8.1 (dot segments are refused, the rest is left as it is). */
export function readTarget(text: string): TargetReading {
  const local = text.replace(/^https?:\/\/[^/?]*/i, '');
  if (!local.startsWith('/')) return refused('the request target must begin with a slash');
  const at = local.indexOf('?');
  const path = at < 0 ? local : local.slice(0, at);
  const query = at < 0 ? '' : local.slice(at);
  const decoded = decode(path);
  if (decoded === undefined) return refused('the path is not valid percent-encoding');
  if (hasControlCharacter(decoded)) return refused('the path has a control character');
  const segments = decoded.split('/');
  if (segments.includes('.') || segments.includes('..')) return refused('relative paths not supported');
  return { kind: 'target', target: { path, query, canonical: canonicalOf(decoded) } };
}

/**
 * What a chain of servers could make of `canonical`: decoded until nothing changes, backslashes as slashes. For deciding
 * what to protect, where one spelling too many does no harm.
 */
export function foldSpelling(canonical: string): string {
  let folded = canonical;
  for (let round = 0; round < 5 && /[%\\;]/.test(folded); round += 1) {
    folded = canonicalOf((decode(folded) ?? folded).replaceAll('\\', '/').replace(/;[^/]*/g, ''));
  }
  return folded;
}

function canonicalOf(decoded: string): string {
  if (!decoded.includes('//') && !decoded.endsWith('/')) return decoded.replace(/^\//, '');
  return decoded
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}

function decode(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function refused(reason: string): TargetReading {
  return { kind: 'refused', reason };
}
