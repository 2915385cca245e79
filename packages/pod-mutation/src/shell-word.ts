/**
 * A word for a shell line, so that the shell takes it as it is. Ordinary words and IPv6 addresses stay bare: the line is the
 * peer's byte for byte wherever that line works. Kubernetes expands `$(NAME)` and `$$` in some commands, even between
 * quotes, and leaves the names that it does not know to the shell: these pairs are torn apart, which the shell undoes.
 */
export function quoteForShell(word: string): string {
  const bare = word.replaceAll(ipv6Address, '');
  if (/^[A-Za-z0-9_@%+=:,./~-]*$/.test(bare)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`).replaceAll(/\$(?=[$(])/g, () => "$''")}'`;
}

const ipv6Address = /\[[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\]/g;
