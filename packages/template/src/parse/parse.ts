import type { Delimiters } from '../lex/lex.ts';
import { lex } from '../lex/lex.ts';
import type { Token } from '../lex/token.ts';
import { addTemplate, templateName } from './named-template.ts';
import { failure } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { newScope } from './parser.ts';
import { parseItem, parseNested } from './statement.ts';
import { expect, nextNonSpace, peek } from './tokens.ts';
import type { Statement, TemplateSet } from './tree.ts';

/**
 * The templates of a text; `tokens` spares reading it twice. `isFunction` decides which names are functions. Throws `ParseFailure` at the first
 * mistake: what follows one in this language cannot be told apart from it. Source: spec/template.md 3.
 */
export function parse(
  source: string,
  isFunction: (name: string) => boolean,
  options: { readonly delimiters?: Delimiters; readonly name?: string; readonly tokens?: readonly Token[] } = {},
): TemplateSet {
  const parser: Parser = {
    source,
    name: options.name ?? '',
    isFunction,
    tokens: options.tokens ?? lex(source, options.delimiters),
    next: 0,
    furthest: 0,
    actionStart: undefined,
    parenthesisDepth: 0,
    blockDepth: 0,
    templates: new Map(),
    scope: newScope(),
  };
  const main = parseTopLevel(parser);
  addTemplate(parser, '', main);
  return { templates: parser.templates };
}

function parseTopLevel(parser: Parser): readonly Statement[] {
  const list: Statement[] = [];
  for (;;) {
    const token = peek(parser);
    if (token.kind === 'end') return list;
    if (token.kind === 'left-delimiter' && isDefinition(parser)) {
      parseDefinition(parser);
      continue;
    }
    const item = parseItem(parser);
    if (item.kind === 'end' || item.kind === 'else') throw failure(parser, `unexpected {{${item.kind}}}`);
    list.push(item);
  }
}

/** Looks behind a left delimiter; what was looked at counts as read. */
function isDefinition(parser: Parser): boolean {
  let index = parser.next + 1;
  while (parser.tokens[index]?.kind === 'space') index += 1;
  parser.furthest = Math.max(parser.furthest, index);
  const token = parser.tokens[index];
  if (token?.kind !== 'keyword' || token.text !== 'define') return false;
  parser.next = index + 1;
  return true;
}

function parseDefinition(parser: Parser): void {
  const context = 'define clause';
  const opener = { keyword: 'define', position: parser.tokens[parser.next - 1]?.start ?? 0 };
  const name = templateName(parser, nextNonSpace(parser), context);
  expect(parser, 'right-delimiter', context);
  parseNested(parser, name, context, opener);
}
