type Reasons = Readonly<Record<number, string>>;

/**
 * Lines of the recording that differ, with the reason. The list only shrinks: a listed line that is equal fails the
 * test as well as an unlisted one that is not.
 */
export const notYetEqual: Readonly<Record<string, Reasons>> = {
  jwt: lines([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], 'jwt method is not built yet'),
  cert: lines([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 'cert method is not built yet'),
  pki: lines([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 'pki engine is not built yet'),
};

function lines(numbers: readonly number[], reason: string): Reasons {
  return Object.fromEntries(numbers.map((number) => [number, reason]));
}
