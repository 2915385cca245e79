/** One runnable example of a README. */
export interface ReadmeExample {
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly code: string;
  /** What it must print: the `text` block that follows it, if there is one. */
  readonly output?: string;
}

/** Every `ts` block of a README, each a complete program. */
export function readmeExamples(markdown: string): readonly ReadmeExample[] {
  const blocks = fencedBlocks(markdown);
  return blocks.flatMap(({ language, body, line }, index) => {
    if (language !== 'ts') return [];
    const next = blocks[index + 1];
    return [{ line, code: body, ...(next?.language === 'text' ? { output: next.body } : {}) }];
  });
}

interface FencedBlock {
  readonly language: string;
  readonly body: string;
  readonly line: number;
}

function fencedBlocks(markdown: string): readonly FencedBlock[] {
  return [...markdown.matchAll(/^```(\w*)[^\n]*\n(.*?)^```$/gms)].map(({ 1: language = '', 2: body = '', index }) => ({
    language,
    body,
    line: markdown.slice(0, index).split('\n').length,
  }));
}
