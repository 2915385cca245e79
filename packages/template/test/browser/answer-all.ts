import { createBatchRunner } from '../../src/index.ts';

declare global {
  /** Put there by the bundle; called by the test through the browser. */
  var answerAll: (lines: readonly string[]) => Promise<readonly string[]>;
}

globalThis.answerAll = async (lines) => {
  const answer = createBatchRunner({ wallMs: () => 0 });
  const answers = [];
  for (const line of lines) answers.push(await answer(line));
  return answers;
};
