// Unicode White_Space as Go has it: with U+0085, without U+FEFF, which JavaScript's trim has the other way round.
const SPACE = '\\t\\n\\v\\f\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');
const ONE = new RegExp(`^[${SPACE}]$`);
const FIELDS = new RegExp(`[${SPACE}]+`, 'u');

/** Whether a character is white space. */
export function isSpace(character: string): boolean {
  return ONE.test(character);
}

/** Go's TrimSpace. */
export function trimSpace(text: string): string {
  return text.replace(ENDS, '');
}

/** Go's Fields: the words between white space. */
export function fields(text: string): readonly string[] {
  return text.split(FIELDS).filter((word) => word !== '');
}
