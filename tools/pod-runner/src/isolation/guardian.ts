import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Cleans up after a pod, also when we are killed. */
export interface Guardian {
  /** Marks a process group, or a process that leads none, to be ended with us. */
  watch(processGroup: number): void;
  /** Ends the groups, removes the folders. Twice is fine. */
  close(): Promise<void>;
}

// Lines are process groups; the end of input means: we are done, or dead.
const script = `trap '' HUP INT TERM
groups=
while read -r group; do groups="$groups $group"; done
for group in $groups; do kill -KILL "-$group" 2>/dev/null || kill -KILL "$group" 2>/dev/null; done
rm -rf -- "$@"`;

/** Starts a shell that waits for our end on a pipe: whatever ends us closes it. */
export function startGuardian(folders: readonly string[]): Guardian {
  const child = spawn('/bin/sh', ['-c', script, 'guardian', ...folders], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  child.stdin.on('error', () => undefined); // it is gone: nothing to tell
  const ended = once(child, 'exit');
  return {
    watch: (group) => void child.stdin.write(`${group}\n`),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
