import { createNodeCryptography, createSystemClock } from '@sluice/platform-node';
import { createBatchRunner } from '@sluice/template';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes } from '../../exit-codes.ts';

/** One JSON answer for each line of standard input, in order. Source: spec/template.md 0.3. */
export async function answerBatch({ input, output }: CommandContext): Promise<number> {
  const clock = createSystemClock();
  const answer = createBatchRunner({ wallMs: () => clock.wallMs(), cryptography: createNodeCryptography(clock) });
  for await (const line of linesOf(input)) output.out(`${await answer(line)}\n`);
  return exitCodes.success;
}

/** Only a line feed ends a line: JSON texts may hold U+2028, where node:readline would cut. The last one needs none. */
async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const [first = '', ...others] = text.split('\n');
    pieces.push(first);
    for (const other of others) {
      yield pieces.join('');
      pieces = [other];
    }
  }
  const last = pieces.join('') + decoder.decode();
  if (last !== '') yield last;
}
