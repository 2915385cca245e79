/** What is no group, and the beginning of a named one. */
const PIECES =
  /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?[a-z]+:\]|[^\]\\])*\]|\(\?(P?)<([A-Za-z0-9_]+)>/g;

/**
 * The pattern with the second, third... group of one name renamed. Go allows them, re2js does not; measured on Go 1.26.
 */
export function withDistinctNames(pattern: string): string {
  const counts = new Map<string, number>();
  return pattern.replace(PIECES, (piece, mark: string | undefined, name: string | undefined) => {
    if (name === undefined) return piece;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `(?${mark ?? ''}<${nameOf(name, count)}>`;
  });
}

/** The value of the first group of that name which took part in the match. */
export function groupNamed(
  name: string,
  numbers: Readonly<Record<string, number>>,
  groups: readonly (string | undefined)[],
): string | undefined {
  for (let count = 0; ; count++) {
    const number = numbers[nameOf(name, count)];
    if (number === undefined) return undefined;
    const value = groups[number];
    if (value !== undefined) return value;
  }
}

function nameOf(name: string, count: number): string {
  return count === 0 ? name : `${name}__${count}`;
}
