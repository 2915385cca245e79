import { HclSyntaxError } from './syntax-error.ts';
import type { Token } from './token.ts';

const opening = /<<(-?)([\p{L}\p{Nd}_]+)\n/uy;

/**
 * `<<NAME` or `<<-NAME` at `start`, up to the first line that holds NAME alone (indented or not). With `-` the
 * indentation of that last line is taken off every line, if every line has it. The last line may end the file.
 */
export function lexHeredoc(source: string, start: number): Token {
  opening.lastIndex = start;
  const [head, dash, name = ''] = opening.exec(source) ?? [];
  if (head === undefined) {
    throw new HclSyntaxError(
      start,
      'a heredoc begins with <<NAME and a line break',
      'write <<EOF alone at the end of its line',
    );
  }
  const from = start + head.length;
  const last = findTerminator(source, from, name);
  if (last === undefined) {
    throw new HclSyntaxError(start, `heredoc ${name} is not terminated`, `write ${name} alone on a line after it`);
  }
  // Without `-`, too, the peer leaves the indentation of the last line at the end of the text.
  const content = source.slice(from, last.start) + last.indentation;
  const text = dash === '-' ? unindent(content, last.indentation) : content;
  return { kind: 'string', offset: start, end: last.end, text };
}

interface Terminator {
  readonly start: number;
  readonly indentation: string;
  readonly end: number;
}

function findTerminator(source: string, from: number, name: string): Terminator | undefined {
  for (let start = from; start < source.length;) {
    const lineBreak = source.indexOf('\n', start);
    const end = lineBreak < 0 ? source.length : lineBreak;
    const line = source.slice(start, end).replace(/\r+$/, '');
    const indentation = /^\s*/.exec(line)?.[0] ?? '';
    if (line.slice(indentation.length) === name) return { start, indentation, end };
    start = end + 1;
  }
  return undefined;
}

function unindent(content: string, indentation: string): string {
  const lines = content.split('\n');
  if (!lines.every((line) => line.startsWith(indentation))) return content.replace(/[ \t]+$/, '');
  return lines.map((line) => line.slice(indentation.length)).join('\n');
}
