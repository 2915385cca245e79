import type { Token } from '../lex/token.ts';
import { quote } from '../print/quote.ts';
import { failure, unexpected } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { parsePipeline } from './pipeline.ts';
import { backup, nextNonSpace, unquoted } from './tokens.ts';
import type { Statement, TemplateNode } from './tree.ts';

/** The name in `define`, `block` and `template`: a string. */
export function templateName(parser: Parser, token: Token, context: string): string {
  if (token.kind !== 'string' && token.kind !== 'raw-string') throw unexpected(parser, token, context);
  return unquoted(parser, token);
}

/** `{{template}}`, behind its keyword. */
export function parseTemplateCall(parser: Parser): TemplateNode {
  const context = 'template clause';
  const token = nextNonSpace(parser);
  const name = templateName(parser, token, context);
  if (nextNonSpace(parser).kind === 'right-delimiter') {
    return { kind: 'template', position: token.start, name, pipeline: undefined };
  }
  backup(parser);
  return { kind: 'template', position: token.start, name, pipeline: parsePipeline(parser, context, 'right-delimiter') };
}

/** Adds a template to those of the text. Of two with one name, a blank one gives way. */
export function addTemplate(parser: Parser, name: string, list: readonly Statement[]): void {
  const existing = parser.templates.get(name);
  if (existing === undefined || isBlank(existing)) parser.templates.set(name, list);
  else if (!isBlank(list)) throw failure(parser, `template: multiple definition of template ${quote(name)}`);
}

function isBlank(list: readonly Statement[]): boolean {
  return list.every(
    (statement) =>
      statement.kind === 'text' && /^[\s\u0085]*$/.test(statement.text) && !statement.text.includes('\ufeff'),
  );
}
