import type { Token } from '../lex/token.ts';
import { quote } from '../print/quote.ts';
import type { Parser } from './parser.ts';
import { lineAt } from './position.ts';

/** What opened a block: `with`, `define`, …, and where its action starts. */
export interface Opener {
  readonly keyword: string;
  readonly position: number;
}

/** A template that is not one. `message` is Go's text without prefix; `position` is where reading stopped. */
export class ParseFailure extends Error {
  readonly position: number;
  readonly line: number;
  /** The innermost block that was not closed, when the text ended in one. */
  readonly opener: Opener | undefined;

  constructor(text: string, position: number, line: number, opener?: Opener) {
    super(text);
    this.opener = opener;
    this.name = 'ParseFailure';
    this.position = position;
    this.line = line;
  }

  /** Go's text: `template: NAME:LINE: MESSAGE`. */
  exact(templateName: string): string {
    return `template: ${templateName}:${this.line}: ${this.message}`;
  }
}

/** A mistake at the last token that was looked at. */
export function failure(parser: Parser, text: string, opener?: Opener): ParseFailure {
  const start = parser.tokens[Math.min(parser.furthest, parser.tokens.length - 1)]?.start ?? 0;
  return new ParseFailure(text, start, lineAt(parser.source, start), opener);
}

/** A token that cannot stand there; that of a lexical error has the message with it. */
export function unexpected(parser: Parser, token: Token, context: string): ParseFailure {
  if (token.kind !== 'error') return failure(parser, `unexpected ${describeToken(token)} in ${context}`);
  const line = lineAt(parser.source, token.start);
  const actionLine = parser.actionStart === undefined ? line : lineAt(parser.source, parser.actionStart);
  if (actionLine === line) return failure(parser, token.text);
  const place = ` started at ${parser.name}:${actionLine}`;
  return failure(parser, token.text + (token.text.endsWith(' action') ? place : ` in action${place}`));
}

function describeToken(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'EOF';
    case 'keyword':
    case 'nil':
    case 'dot':
      return `<${token.text}>`;
    default: {
      const characters = Array.from(token.text);
      return token.text.length > 10 ? `${quote(characters.slice(0, 10).join(''))}...` : quote(token.text);
    }
  }
}
