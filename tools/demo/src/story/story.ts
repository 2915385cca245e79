/** Tells what a demo does, a line a step, where a person reads it. */
export interface Story {
  /** A headline. */
  title(text: string): void;
  /** Says what happens and why, then does it. */
  step<T>(what: string, why: string, work: () => Promise<T>): Promise<T>;
  /** A result or a hint, indented under its step. */
  note(text: string): void;
  /** Lines that stand as they are: a diff, a table, output of a container. */
  show(lines: readonly string[]): void;
}

export interface StoryOptions {
  readonly write: (line: string) => void;
  /** Escape codes: for terminals without NO_COLOR only. */
  readonly colour: boolean;
}

const BOLD = 1;
const DIM = 2;

export function createStory({ write, colour }: StoryOptions): Story {
  const paint = (text: string, code: number): string => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);
  let number = 0;
  return {
    title: (text) => {
      number = 0;
      write('');
      write(paint(text, BOLD));
    },
    step: async (what, why, work) => {
      number += 1;
      write(`${paint(`${number}. ${what}`, BOLD)}: ${why}`);
      return work();
    },
    note: (text) => {
      write(`   ${text}`);
    },
    show: (lines) => {
      for (const line of lines) write(`   ${colour ? paintLine(line, paint) : line}`);
    },
  };
}

const GREEN = 32;
const RED = 31;

function paintLine(line: string, paint: (text: string, code: number) => string): string {
  if (line.startsWith('+ ')) return paint(line, GREEN);
  if (line.startsWith('- ')) return paint(line, RED);
  return line.startsWith('  ...') ? paint(line, DIM) : line;
}
