/**
 * `text` without white space around it, as Go's strings.TrimSpace: unlike JavaScript's `trim` it takes U+0085 for white space and
 * U+FEFF for none. Source: spec/injector.md 1.2.
 */
export function trimGoBlanks(text: string): string {
  // Nearly every text begins and ends with a letter or a sign of ASCII, where both agree.
  const hasPlainEnds = isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1));
  return hasPlainEnds ? text : text.replace(leading, '').replace(trailing, '');
}

// From `!` to `~`; there is no character in an empty text.
function isPlain(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f;
}

const blank = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const leading = new RegExp(`^[${blank}]+`, 'u');
const trailing = new RegExp(`[${blank}]+$`, 'u');
