/** The file system on which the sandbox vectors were recorded: paths resolve to themselves. */
export function recordedPaths(path: string): string | undefined {
  return ['/', '/etc', '/etc/passwd', '/usr', '/usr/bin'].includes(path) ? path : undefined;
}
