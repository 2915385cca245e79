import type { TokenKind } from '../lex/token.ts';
import { parseDeclaration } from './declaration.ts';
import { failure, unexpected } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { parseTerm, withFields } from './term.ts';
import { backup, nextNonSpace, nextToken, peek, peekNonSpace } from './tokens.ts';
import type { CommandNode, Operand, PipelineNode } from './tree.ts';
import { reserveStack } from '../value/stack.ts';

/** A pipeline up to the token that ends it. `context` is what errors say it belongs to. Source: spec/template.md 3. */
export function parsePipeline(parser: Parser, context: string, end: TokenKind): PipelineNode {
  const position = peekNonSpace(parser).start;
  const { variables, isAssignment } = parseDeclaration(parser, context);
  let commands: CommandNode[] = NO_COMMANDS;
  for (;;) {
    const token = nextNonSpace(parser);
    if (token.kind === end) break;
    if (!STARTS_OPERAND.has(token.kind)) throw unexpected(parser, token, context);
    backup(parser);
    const command = parseCommand(parser);
    // Most have one command: the first push onto an empty array makes room for 17.
    if (commands === NO_COMMANDS) commands = [command];
    else commands.push(command);
  }
  checkPipeline(parser, commands, context);
  return { kind: 'pipeline', position, variables, isAssignment, commands };
}

const NO_COMMANDS: CommandNode[] = [];

const STARTS_OPERAND: ReadonlySet<TokenKind> = new Set([
  'bool',
  'character-constant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw-string',
  'string',
  'variable',
  'left-paren',
]);

function checkPipeline(parser: Parser, commands: readonly CommandNode[], context: string): void {
  if (commands.length === 0) throw failure(parser, `missing value for ${context}`);
  for (let index = 1; index < commands.length; index++) {
    if (IS_VALUE.has(commands[index]?.operands[0].kind)) {
      throw failure(parser, `non executable command in pipeline stage ${index + 1}`);
    }
  }
}

const IS_VALUE: ReadonlySet<string | undefined> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

function parseCommand(parser: Parser): CommandNode {
  const position = peekNonSpace(parser).start;
  let operands: [Operand, ...Operand[]] | undefined;
  for (;;) {
    peekNonSpace(parser);
    const operand = parseOperand(parser);
    if (operand !== undefined) {
      if (operands === undefined) operands = [operand];
      else operands.push(operand);
    }
    const token = nextToken(parser);
    if (token.kind === 'space') continue;
    if (token.kind === 'right-delimiter' || token.kind === 'right-paren') backup(parser);
    else if (token.kind !== 'pipe') throw unexpected(parser, token, 'operand');
    break;
  }
  if (operands === undefined) throw failure(parser, 'empty command');
  return { kind: 'command', position, operands };
}

function parseOperand(parser: Parser): Operand | undefined {
  const token = nextNonSpace(parser);
  const term = token.kind === 'left-paren' ? parseParenthesised(parser) : parseTerm(parser, token);
  if (term === undefined || peek(parser).kind !== 'field') return term;
  const { start } = peek(parser);
  const names: string[] = [];
  while (peek(parser).kind === 'field') names.push(nextToken(parser).text.slice(1));
  return withFields(parser, term, names, start);
}

function parseParenthesised(parser: Parser): PipelineNode {
  if (parser.parenthesisDepth >= DEEPEST) throw failure(parser, 'max expression depth exceeded');
  parser.parenthesisDepth += 1;
  if ((parser.parenthesisDepth & 15) === 15) reserveStack();
  const pipeline = parsePipeline(parser, 'parenthesized pipeline', 'right-paren');
  parser.parenthesisDepth -= 1;
  return pipeline;
}

const DEEPEST = 10_000;
