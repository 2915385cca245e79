import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The demo as a process of its own, as a reader starts it. */
export class RunningDemo {
  readonly lines: string[] = [];
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #exit: Promise<unknown[]>;
  readonly #watchers: (() => void)[] = [];

  constructor(args: readonly string[]) {
    const words = ['--import', 'tsx', '--conditions=@sluice/source', 'tools/demo/src/main.ts', ...args];
    this.#child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exit = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        for (const look of this.#watchers) look();
      });
    }
  }

  /** The first match of `pattern` in a line, past or to come; rejects when the demo ends before. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.lines.map((line) => pattern.exec(line)).find((match) => match !== null);
        if (found !== undefined) resolve(found[1] ?? found[0]);
      };
      this.#watchers.push(look);
      void this.#exit.then(() => {
        reject(new Error(`ended without ${String(pattern)}:\n${this.lines.slice(-20).join('\n')}`));
      });
      look();
    });
  }

  /** Ctrl-C; answers the exit code. */
  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    const [code] = (await this.#exit) as [number | null];
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.#exit;
  }
}
