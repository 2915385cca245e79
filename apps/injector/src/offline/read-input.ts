import type { Diagnostic, FileSystem, Result } from '@sluice/core';
import { fail, HostError, succeed } from '@sluice/core';
import { decodeText } from '../yaml/decode-text.ts';

/** What a command reads from. */
export interface Input {
  readonly files: Pick<FileSystem, 'read'>;
  /** Everything that comes on standard input. */
  readonly readStandardInput: () => Promise<Uint8Array>;
}

/** One manifest file and its text. */
export interface InputFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The texts of all files, of standard input for `-`. Fails with every file that cannot be read, and with what `hintFor`
 * knows of it.
 */
export async function readInputs(
  input: Input,
  files: readonly string[],
  hintFor: (file: string) => string | undefined = () => undefined,
): Promise<Result<readonly InputFile[]>> {
  const found: InputFile[] = [];
  const problems: Diagnostic[] = [];
  for (const file of files) {
    try {
      const text = decodeText(await readInput(input, file));
      if (text.ok) found.push({ file, text: text.value });
      else problems.push(notUtf8(file, text.error));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      problems.push(unreadable(error, hintFor(file)));
    }
  }
  return problems.length > 0 ? fail(problems) : succeed(found);
}

async function readInput({ files, readStandardInput }: Input, file: string): Promise<Uint8Array> {
  return file === '-' ? readStandardInput() : files.read(file);
}

function notUtf8(file: string, problem: string): Diagnostic {
  const where = { kind: 'setting', name: '--file' } as const;
  const message = `${file === '-' ? 'standard input' : file}: ${problem}`;
  return { code: 'command-line/not-utf-8', severity: 'error', where, message, hint: 'save it as UTF-8' };
}

function unreadable(
  { message }: HostError,
  hint: string = 'check the path, or write - for standard input',
): Diagnostic {
  const where = { kind: 'setting', name: '--file' } as const;
  return { code: 'command-line/unreadable-file', severity: 'error', where, message, hint };
}
