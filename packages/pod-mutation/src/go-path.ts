/** A path as Go's path.Clean writes it: no `.`, no inner `..`, no double or trailing slash; `''` is `.`. */
export function cleanPath(path: string): string {
  if (!mayBeUnclean.test(path)) return path;
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push(segment);
  }
  const joined = (rooted ? '/' : '') + kept.join('/');
  return joined === '' ? '.' : joined;
}

// An empty segment, one that begins with a dot, or no path at all: nearly every path is clean, and each pod has dozens.
const mayBeUnclean = /^$|^\.|\/(?:[/.]|$)/;

/** Go's path.Join: empty parts are left out, the rest is joined and cleaned; nothing gives `''`. */
export function joinPath(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : cleanPath(filled.join('/'));
}

/** Whether `path` is below one of the directories; everything cleaned already. Takes time for its own length only. */
export function isBelowAny(path: string, directories: ReadonlySet<string>): boolean {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (directories.has(path.slice(0, end))) return true;
  }
  return path !== '/' && directories.has('/');
}
