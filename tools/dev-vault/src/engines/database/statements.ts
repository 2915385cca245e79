/** Placeholders of SQL statements. */
export interface Placeholders {
  readonly username: string;
  readonly password?: string;
  readonly expiration?: string;
}

/**
 * The single statements of a role's list, with the placeholders filled in as plain text. An item with the word END
 * outside of quotes stays whole; others are split at every semicolon, in quotes too.
 * Source: spec/vault-api.md 8.3, item 5.
 */
export function prepareStatements(items: readonly string[], values: Placeholders): readonly string[] {
  return items.flatMap(splitItem).map((statement) => fillIn(statement, values));
}

function splitItem(item: string): readonly string[] {
  if (hasEnd(item)) return [item];
  return item
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** The peer takes only the last quoted literal out of the text before it looks for the word. */
function hasEnd(item: string): boolean {
  const literals = [...item.matchAll(/'(?:[^']|'')*'/g)];
  const last = literals.at(-1)?.[0];
  const text = last === undefined ? item : item.replaceAll(last, '');
  return /\bEND\b/i.test(text);
}

function fillIn(statement: string, { username, password, expiration }: Placeholders): string {
  return statement
    .replaceAll('{{name}}', () => username)
    .replaceAll('{{username}}', () => username)
    .replaceAll('{{password}}', (text) => password ?? text)
    .replaceAll('{{expiration}}', (text) => expiration ?? text);
}

/** `2026-01-05 09:32:05+0000`. */
export function expirationText(wallMs: number): string {
  return `${new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ')}+0000`;
}
