// Commands that would reach beyond the pod when it has no process namespace of its own.
const unscoped: readonly (readonly [RegExp, string])[] = [
  [/\bkill(?:\s+-(?:s\s+)?\w+)*\s+(?:--\s+)?-?1(?!\w)/, 'signals process 1 or every process'],
  [/\bkillall5\b/, 'signals every process'],
  [/^SIG[A-Z0-9]+:[^/\s]+$|\bsignal\s(?:.*\s)?SIG[A-Z0-9]+:/, 'signals programs by their names'],
  [/\/proc\/1\//, 'looks at process 1'],
  [/\b(?:reboot|shutdown|poweroff|halt)\b/, 'stops the machine'],
];

/** Why `text` (a command of the pod) cannot run without a process namespace; undefined when it can. */
export function unscopedReason(text: string): string | undefined {
  return unscoped.find(([pattern]) => pattern.test(text))?.[1];
}
