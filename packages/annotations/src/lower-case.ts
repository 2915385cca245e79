/**
 * Lower case as Go's strings.ToLower: each code point by itself, without context. JavaScript alone would turn `İ` into
 * two code points and the last `Σ` of a word into `ς`. Source: spec/injector.md 1.2.
 */
export function toGoLowerCase(text: string): string {
  // Nearly every name is ASCII, where both agree.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => (character === '\u0130' ? 'i' : character.toLowerCase())).join('');
}
