import type { Token } from '../lex/token.ts';
import { addTemplate, parseTemplateCall, templateName } from './named-template.ts';
import type { Opener } from './parse-failure.ts';
import { failure, unexpected } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { newScope } from './parser.ts';
import { parsePipeline } from './pipeline.ts';
import { backup, expect, nextNonSpace, nextToken, peek, peekNonSpace } from './tokens.ts';
import type { BranchNode, RangeNode, Statement, TemplateNode } from './tree.ts';
import { reserveStack } from '../value/stack.ts';

/** A clause that ends a list of items. */
export type Clause = { readonly kind: 'end' } | { readonly kind: 'else' };

/** A text, or an action with all that belongs to it up to its `{{end}}`. */
export function parseItem(parser: Parser): Statement | Clause {
  const token = nextNonSpace(parser);
  if (token.kind === 'text') return { kind: 'text', position: token.start, text: token.text };
  if (token.kind !== 'left-delimiter') throw unexpected(parser, token, 'input');
  parser.actionStart = token.start;
  const action = parseAction(parser);
  parser.actionStart = undefined;
  return action;
}

/** The body of a `define` or `block`: a template of its own, which sees no variables of the outside. */
export function parseNested(parser: Parser, name: string, context: string, opener: Opener): void {
  const { scope, actionStart, furthest } = parser;
  parser.scope = newScope();
  parser.actionStart = undefined;
  const { list, ending } = parseItems(parser, opener);
  if (ending !== 'end') {
    // Go reads the body of a block by a reader of its own, and reports this one where the clause ends.
    if (context === 'block clause') parser.furthest = furthest;
    throw failure(parser, `unexpected {{else}} in ${context}`);
  }
  addTemplate(parser, name, list);
  parser.scope = scope;
  parser.actionStart = actionStart;
}

function parseItems(
  parser: Parser,
  opener: Opener,
): { readonly list: readonly Statement[]; readonly ending: 'end' | 'else' } {
  const list: Statement[] = [];
  parser.blockDepth += 1;
  if ((parser.blockDepth & 15) === 15) reserveStack();
  while (peekNonSpace(parser).kind !== 'end') {
    const item = parseItem(parser);
    if (item.kind === 'end' || item.kind === 'else') {
      parser.blockDepth -= 1;
      return { list, ending: item.kind };
    }
    list.push(item);
  }
  throw failure(parser, 'unexpected EOF', opener);
}

function parseAction(parser: Parser): Statement | Clause {
  const token = nextNonSpace(parser);
  if (token.kind === 'keyword') {
    switch (token.text) {
      case 'block':
        return parseBlock(parser, token);
      case 'break':
      case 'continue':
        return parseLoopControl(parser, token, token.text);
      case 'else':
        return parseElse(parser);
      case 'end':
        expect(parser, 'right-delimiter', 'end');
        return { kind: 'end' };
      case 'if':
      case 'with':
        return parseBranch(parser, token.text, openerAt(token));
      case 'range':
        return parseRange(parser, openerAt(token));
      case 'template':
        return parseTemplateCall(parser);
    }
  }
  backup(parser);
  const { start } = peek(parser);
  return { kind: 'action', position: start, pipeline: parsePipeline(parser, 'command', 'right-delimiter') };
}

function parseBranch(parser: Parser, kind: 'if' | 'with', opener: Opener): BranchNode {
  const visible = parser.scope.variables.length;
  const pipeline = parsePipeline(parser, kind, 'right-delimiter');
  const { list: body, ending } = parseItems(parser, opener);
  let otherwise: readonly Statement[] | undefined;
  if (ending === 'else') {
    // `{{else if}}` continues an `if` and `{{else with}}` a `with`; the chain has one end.
    const token = peek(parser);
    if (token.kind === 'keyword' && token.text === kind) {
      nextToken(parser);
      otherwise = [parseBranch(parser, kind, opener)];
    } else {
      otherwise = parseOtherwise(parser, opener);
    }
  }
  parser.scope.variables.length = visible;
  return { kind, position: pipeline.position, pipeline, body, otherwise };
}

function parseRange(parser: Parser, opener: Opener): RangeNode {
  const visible = parser.scope.variables.length;
  const pipeline = parsePipeline(parser, 'range', 'right-delimiter');
  parser.scope.rangeDepth += 1;
  const { list: body, ending } = parseItems(parser, opener);
  parser.scope.rangeDepth -= 1;
  const otherwise = ending === 'else' ? parseOtherwise(parser, opener) : undefined;
  parser.scope.variables.length = visible;
  return { kind: 'range', position: pipeline.position, pipeline, body, otherwise };
}

function parseOtherwise(parser: Parser, opener: Opener): readonly Statement[] {
  const { list, ending } = parseItems(parser, opener);
  if (ending !== 'end') throw failure(parser, 'expected end; found {{else}}');
  return list;
}

function parseElse(parser: Parser): Clause {
  const token = peekNonSpace(parser);
  const continues = token.kind === 'keyword' && (token.text === 'if' || token.text === 'with');
  if (!continues) expect(parser, 'right-delimiter', 'else');
  return { kind: 'else' };
}

function parseLoopControl(parser: Parser, { start }: Token, kind: 'break' | 'continue'): Statement {
  const token = nextNonSpace(parser);
  if (token.kind !== 'right-delimiter') throw unexpected(parser, token, `{{${kind}}}`);
  if (parser.scope.rangeDepth === 0) throw failure(parser, `{{${kind}}} outside {{range}}`);
  return { kind, position: start };
}

function parseBlock(parser: Parser, keyword: Token): TemplateNode {
  const context = 'block clause';
  const token = nextNonSpace(parser);
  const name = templateName(parser, token, context);
  const pipeline = parsePipeline(parser, context, 'right-delimiter');
  parseNested(parser, name, context, openerAt(keyword));
  return { kind: 'template', position: token.start, name, pipeline };
}

function openerAt({ text, start }: Token): Opener {
  return { keyword: text, position: start };
}
