/** Whether a text is one of the patterns; `*` in a pattern stands for any text, everything else for itself. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matches(pattern, text));
}

/** The same for an address, where `$(NAME)` stands for a variable and may become anything: only literally. */
export function matchesAnyAddress(patterns: readonly string[], address: string): boolean {
  return address.includes('$(') ? patterns.includes(address) : matchesAny(patterns, address);
}

// Greedy from the left is right: only the last part is bound to the end. No regular expression, hence no backtracking.
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
