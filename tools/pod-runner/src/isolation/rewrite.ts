import { gunzipSync, gzipSync } from 'node:zlib';

/** Path inside the container -> path on this machine, or `host:port` -> another one. */
export type Replacements = Readonly<Record<string, string>>;

/**
 * Puts paths of this machine where `text` names paths of the container. A path counts only as a whole: `/vault/secrets`
 * is found in `cat /vault/secrets/db`, not in `/vault/secrets-old` or `my/vault/secrets`. Longer paths win.
 */
export function rewritePaths(text: string, replacements: Replacements): string {
  const paths = Object.keys(replacements).sort((left, right) => right.length - left.length);
  if (paths.length === 0) return text;
  const pattern = new RegExp(`(?<![\\w.~/-])(?:${paths.map(escapePattern).join('|')})(?![\\w.-])`, 'g');
  return text.replace(pattern, (path) => replacements[path] ?? path);
}

/**
 * The environment with `rewrite` applied to every value. Configuration documents (JSON as base64, gzip or not, also
 * split over NAME_1 ... NAME_n) are decoded first and encoded again, in the form they had (spec/decisions.md 1, 28).
 */
export function rewriteEnvironment(
  env: Readonly<Record<string, string>>,
  rewrite: (text: string) => string,
): Record<string, string> {
  const changed = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, rewriteDocument(value, rewrite) ?? rewrite(value)]),
  );
  for (const [first, names] of splitDocuments(env)) {
    const whole = names.map((name) => env[name] ?? '').join('');
    const document = rewriteDocument(whole, rewrite);
    if (document === undefined) continue;
    const size = Math.ceil(document.length / names.length);
    for (const [index, name] of names.entries()) changed[name] = document.slice(index * size, (index + 1) * size);
    changed[first] ??= '';
  }
  return changed;
}

/** Every text inside the configuration documents of `env`, for checks. */
export function documentTexts(env: Readonly<Record<string, string>>): readonly string[] {
  const texts: string[] = [];
  const note = (text: string): string => {
    texts.push(text);
    return text;
  };
  rewriteEnvironment(env, note);
  return texts;
}

function rewriteDocument(value: string, rewrite: (text: string) => string): string | undefined {
  const decoded = decodeDocument(value);
  if (decoded === undefined) return undefined;
  const bytes = Buffer.from(JSON.stringify(mapStrings(decoded.document, rewrite)));
  return (decoded.compressed ? gzipSync(bytes) : bytes).toString('base64');
}

function decodeDocument(value: string): { document: object; compressed: boolean } | undefined {
  if (value.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const document: unknown = JSON.parse((compressed ? gunzipSync(bytes) : bytes).toString());
    return typeof document === 'object' && document !== null ? { document, compressed } : undefined;
  } catch {
    return undefined; // no document: an ordinary value
  }
}

function mapStrings(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) return value.map((entry) => mapStrings(entry, rewrite));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapStrings(entry, rewrite)]));
}

/** `NAME_1` ... `NAME_n`, in order, for each name that starts such a row and has no value of its own. */
function splitDocuments(env: Readonly<Record<string, string>>): readonly (readonly [string, readonly string[]])[] {
  return Object.keys(env).flatMap((name) => {
    const base = /^(.+)_1$/.exec(name)?.[1];
    if (base === undefined || env[base] !== undefined) return [];
    const names: string[] = [];
    for (let next = 1; env[`${base}_${next}`] !== undefined; next += 1) names.push(`${base}_${next}`);
    return [[name, names] as const];
  });
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
