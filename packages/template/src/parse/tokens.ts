import type { Token, TokenKind } from '../lex/token.ts';
import { failure, unexpected } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { unquote } from './unquote.ts';

/** The next token, which is read. */
export function nextToken(parser: Parser): Token {
  const token = peek(parser);
  parser.next += 1;
  return token;
}

/** The next token. It counts as looked at, and is not read. */
export function peek(parser: Parser): Token {
  if (parser.next > parser.furthest) parser.furthest = parser.next;
  return parser.tokens[parser.next] ?? parser.tokens.at(-1) ?? AT_END;
}

/** The same behind white space; that is read. */
export function peekNonSpace(parser: Parser): Token {
  let token = peek(parser);
  while (token.kind === 'space') {
    parser.next += 1;
    token = peek(parser);
  }
  return token;
}

/** The next token behind white space, both read. */
export function nextNonSpace(parser: Parser): Token {
  peekNonSpace(parser);
  return nextToken(parser);
}

/** Makes the last token the next one again. */
export function backup(parser: Parser): void {
  parser.next -= 1;
}

/** Reads a token of that kind, behind white space. */
export function expect(parser: Parser, kind: TokenKind, context: string): void {
  const token = nextNonSpace(parser);
  if (token.kind !== kind) throw unexpected(parser, token, context);
}

/** The value of a string token. */
export function unquoted(parser: Parser, token: Token): string {
  const text = unquote(token.text);
  if (text === undefined) throw failure(parser, 'invalid syntax');
  return text;
}

const AT_END: Token = { kind: 'end', text: '', start: 0 };
