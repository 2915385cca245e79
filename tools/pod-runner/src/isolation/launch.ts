import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readLines } from './lines.ts';

/** Environment of util-linux's tools, where they do not become a container. */
export const toolEnvironment: Readonly<Record<string, string>> = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/** Starts a tool of util-linux in a session of its own: a Ctrl-C at the terminal is for us, not for the pod. */
export function launch(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: ('pipe' | 'ignore')[],
): ChildProcess {
  const [file = '', ...args] = words;
  return spawn(toolPath(file), args, { env, stdio, detached: true, cwd: '/' });
}

/** A tool by its absolute path: the PATH that counts is the container's. */
export function toolPath(name: string): string {
  return name.includes('/') ? name : `/usr/bin/${name}`;
}

/** Reads what `child` writes; resolves when it has ended. */
export function readOutput(
  child: ChildProcess,
  onLine: (stream: 'stdout' | 'stderr', line: string) => void,
): Promise<unknown> {
  const read = (stream: 'stdout' | 'stderr'): Promise<void> | undefined => {
    const source = child[stream];
    return source === null
      ? undefined
      : readLines(source, (line) => {
          onLine(stream, line);
        });
  };
  return Promise.all([read('stdout'), read('stderr')]);
}

/** Whether the script behind `child` wrote to descriptor 3, which its parents hold open for as long as they live. */
export function toldReady(child: ChildProcess): Promise<boolean> {
  const channel = child.stdio[3];
  return new Promise((resolve) => {
    const answer = (ready: boolean) => (): void => {
      channel?.destroy();
      resolve(ready);
    };
    if (channel === undefined || channel === null) resolve(false);
    else channel.once('data', answer(true)).once('close', answer(false));
  });
}
