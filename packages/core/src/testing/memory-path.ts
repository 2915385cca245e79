/** The path as absolute segments, `.` and `..` resolved by text. */
export function segmentsOf(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

export function normalPath(path: string): string {
  return `/${segmentsOf(path).join('/')}`;
}

export function parentOf(path: string): string {
  return `/${segmentsOf(path).slice(0, -1).join('/')}`;
}

export function joinPath(directory: string, name: string): string {
  return normalPath(name.startsWith('/') ? name : `${directory}/${name}`);
}
