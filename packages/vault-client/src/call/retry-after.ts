/**
 * Milliseconds that a `Retry-After` header asks to wait: whole seconds or an HTTP date after `nowWallMs`.
 * `undefined` for anything else.
 */
export function parseRetryAfter(value: string | undefined, nowWallMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  return at > nowWallMs ? at - nowWallMs : undefined;
}

/** IMF-fixdate, the only form servers may send since RFC 7231. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
