import { lexHeredoc } from './heredoc.ts';
import { lexNumber } from './number.ts';
import { lexString } from './string.ts';
import { HclSyntaxError } from './syntax-error.ts';
import type { Token } from './token.ts';

const identifier = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const punctuation = ['=', '{', '}', '[', ']', ','] as const;

/**
 * The token at or after `offset`, white space and comments skipped. Throws `HclSyntaxError`. Source: spec/agent.md 2.2.
 */
export function nextToken(source: string, offset: number): Token {
  const start = skipBlanks(source, offset);
  const character = source[start];
  if (character === undefined) return { kind: 'end of file', offset: start, end: start, text: '' };
  const mark = punctuation.find((candidate) => candidate === character);
  if (mark !== undefined) return { kind: mark, offset: start, end: start + 1, text: mark };
  if (character === '"') return lexString(source, start);
  if (character === '<') return lexHeredoc(source, start);
  return lexNumber(source, start) ?? lexIdentifier(source, start);
}

function lexIdentifier(source: string, start: number): Token {
  identifier.lastIndex = start;
  const text = identifier.exec(source)?.[0];
  if (text === undefined) throw new HclSyntaxError(start, `unexpected character ${describe(source, start)}`);
  const kind = text === 'true' || text === 'false' ? 'boolean' : 'identifier';
  return { kind, offset: start, end: start + text.length, text };
}

function skipBlanks(source: string, offset: number): number {
  for (let at = offset; ;) {
    const start = at;
    while (' \t\n\r'.includes(source[at] ?? '-')) at += 1;
    if (source[at] === '#' || source.startsWith('//', at)) at = endOfLine(source, at);
    if (source.startsWith('/*', at)) at = endOfComment(source, at);
    if (at === start) return at;
  }
}

function endOfLine(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  return end < 0 ? source.length : end;
}

function endOfComment(source: string, offset: number): number {
  const end = source.indexOf('*/', offset + 2);
  if (end < 0) throw new HclSyntaxError(offset, 'the comment is not closed', 'close it with */');
  return end + 2;
}

function describe(source: string, offset: number): string {
  return JSON.stringify(String.fromCodePoint(source.codePointAt(offset) ?? 0));
}
