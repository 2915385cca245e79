import { sortedUnique } from './go-text.ts';

/** What lies directly in `folder` (`''`, or with final slash): names, and deeper folders with a slash. */
export function folderKeys(paths: Iterable<string>, folder: string): readonly string[] {
  const names = [...paths].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
  return sortedUnique(names.map((name) => name.replace(/\/.*$/s, '/')));
}

/** Everything below `folder`, as paths from there. */
export function deepKeys(paths: Iterable<string>, folder: string): readonly string[] {
  return sortedUnique([...paths].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length)));
}
