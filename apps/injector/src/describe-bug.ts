/**
 * An error that nobody expected, for logs: class and place are enough to find a bug. Its message may quote what was
 * worked on, so it stays out; only the name of a file that the program lacks is told.
 */
export function describeBug(error: unknown): string {
  const missing = missingFileOf(error);
  if (missing !== undefined) return `${missing} is missing; keep it in the folder of the program`;
  if (!(error instanceof Error)) return typeof error;
  const place = /^\s*at (.+)$/m.exec(error.stack ?? '')?.[1] ?? 'unknown place';
  return `${error.name} at ${place}`;
}

/** The library that is missing beside the bundle: those that few starts need are files of their own. */
export function missingFileOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) return undefined;
  return /^Cannot find module '\.\/([\w.-]+)'/.exec(error.message)?.[1];
}
