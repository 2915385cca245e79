// Unicode White_Space as Go has it: with U+0085, without U+FEFF, which JavaScript's trim has the other way round.
const SPACE = '\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ONE = new RegExp(`^[${SPACE}]$`);
const FIELDS = new RegExp(`[${SPACE}]+`, 'u');

/** Whether a character is white space. */
export function isSpace(character: string): boolean {
  return ONE.test(character);
}

/** Go's TrimSpace. */
export function trimSpace(text: string): string {
  // An expression for the end would try every white space in the middle up to its end.
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start += 1;
  while (end > start && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Go's Fields: the words between white space. */
export function fields(text: string): readonly string[] {
  return text.split(FIELDS).filter((word) => word !== '');
}
