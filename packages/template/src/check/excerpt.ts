/** The line of a problem with a caret under its column (both from 1); long lines are shown around it. */
export function excerptAt(source: string, line: number, column: number): string {
  const text = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').replace(/\r$/, '');
  const start = Math.max(0, column - 1 - CONTEXT);
  const shown = text.slice(start, start + WIDTH);
  const before = start > 0 ? '...' : '';
  const after = start + WIDTH < text.length ? '...' : '';
  const margin = `${String(line).padStart(4)} | `;
  return `${margin}${before}${shown}${after}\n${' '.repeat(margin.length + before.length + column - 1 - start)}^`;
}

const WIDTH = 100;
const CONTEXT = 60;
