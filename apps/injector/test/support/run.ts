import { PassThrough } from 'node:stream';
import { MemoryFileSystem } from '@sluice/core/testing';
import { runCommandLine } from '../../src/index.ts';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; files by path, standard input under `-`. */
export async function run(
  words: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const memory = new MemoryFileSystem();
  for (const [path, text] of Object.entries(files)) if (path !== '-') await memory.replace(path, bytesOf(text));
  let [out, err] = ['', ''];
  const code = await runCommandLine(words, {
    env,
    output: { out: (text) => (out += text), err: (text) => (err += text) },
    input: { files: memory, readStandardInput: () => Promise.resolve(bytesOf(files['-'] ?? '')) },
    log: new PassThrough().resume(),
    openShutdown: () => ({ requested: AbortSignal.abort(), now: AbortSignal.abort() }),
  });
  return { code, out, err };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
