type Reasons = Readonly<Record<number, string>>;

/**
 * Lines of the recording that differ, by scenario and number, with the reason. The list only shrinks: a listed line
 * that is equal fails the test as well as an unlisted one that is not.
 */
export const notYetEqual: Readonly<Record<string, Reasons>> = {};
