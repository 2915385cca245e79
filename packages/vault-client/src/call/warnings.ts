/** Enough for every path an agent uses; beyond it old texts are shown again. */
const capacity = 1000;

/** Calls `deliver` the first time that a path comes with a text. */
export function createWarningFilter(): (
  requestPath: string,
  warnings: readonly string[],
  deliver: (warning: string) => void,
) => void {
  const seen = new Set<string>();
  return (requestPath, warnings, deliver) => {
    for (const warning of warnings) {
      const key = `${requestPath}\n${warning}`;
      if (seen.has(key)) continue;
      if (seen.size >= capacity) seen.clear();
      seen.add(key);
      deliver(warning);
    }
  };
}
