import { quote } from '../print/quote.ts';
import type { Delimiters } from '../lex/lex.ts';
import { lex } from '../lex/lex.ts';
import type { Token, TokenKind } from '../lex/token.ts';
import { numberLiteral } from './number.ts';
import { lineAt } from './position.ts';
import type {
  BranchNode,
  ChainNode,
  CommandNode,
  FieldNode,
  Operand,
  PipelineNode,
  RangeNode,
  Statement,
  TemplateNode,
  TemplateSet,
  VariableNode,
} from './tree.ts';
import { unquote } from './unquote.ts';
import { reserveStack } from '../value/stack.ts';

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

interface Parser {
  readonly source: string;
  readonly name: string;
  readonly isFunction: (name: string) => boolean;
  readonly tokens: readonly Token[];
  next: number;
  /** Index of the last token looked at: errors name its line. */
  furthest: number;
  /** Start of the action being read; lexical errors on other lines name it. */
  actionStart: number | undefined;
  parenthesisDepth: number;
  /** How many blocks are open. */
  blockDepth: number;
  readonly templates: Map<string, readonly Statement[]>;
  scope: Scope;
}

/** What is visible while one template is read. */
interface Scope {
  variables: string[];
  rangeDepth: number;
}

const DEEPEST = 10_000;

function newScope(): Scope {
  return { variables: ['$'], rangeDepth: 0 };
}

// ---- template, definition, items

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

/** The body of a `define` or `block`: a template of its own, which sees no variables of the outside. */
function parseNested(parser: Parser, name: string, context: string, opener: Opener): void {
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

function addTemplate(parser: Parser, name: string, list: readonly Statement[]): void {
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

/** A clause that ends a list of items. */
type Clause = { readonly kind: 'end' } | { readonly kind: 'else' };

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

function parseItem(parser: Parser): Statement | Clause {
  const token = nextNonSpace(parser);
  if (token.kind === 'text') return { kind: 'text', position: token.start, text: token.text };
  if (token.kind !== 'left-delimiter') throw unexpected(parser, token, 'input');
  parser.actionStart = token.start;
  const action = parseAction(parser);
  parser.actionStart = undefined;
  return action;
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

// ---- control structures

function openerAt({ text, start }: Token): Opener {
  return { keyword: text, position: start };
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

function parseTemplateCall(parser: Parser): TemplateNode {
  const context = 'template clause';
  const token = nextNonSpace(parser);
  const name = templateName(parser, token, context);
  if (nextNonSpace(parser).kind === 'right-delimiter') {
    return { kind: 'template', position: token.start, name, pipeline: undefined };
  }
  backup(parser);
  return { kind: 'template', position: token.start, name, pipeline: parsePipeline(parser, context, 'right-delimiter') };
}

function templateName(parser: Parser, token: Token, context: string): string {
  if (token.kind !== 'string' && token.kind !== 'raw-string') throw unexpected(parser, token, context);
  return unquoted(parser, token);
}

// ---- pipelines

function parsePipeline(parser: Parser, context: string, end: TokenKind): PipelineNode {
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

interface Declaration {
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
}

const NO_DECLARATION: Declaration = { variables: [], isAssignment: false };

function parseDeclaration(parser: Parser, context: string): Declaration {
  if (peekNonSpace(parser).kind !== 'variable') return NO_DECLARATION;
  const variables: string[] = [];
  for (;;) {
    const token = peekNonSpace(parser);
    if (token.kind !== 'variable') return { variables, isAssignment: false };
    const start = parser.next;
    nextToken(parser);
    const following = peekNonSpace(parser);
    if (following.kind === 'assign' || following.kind === 'declare') {
      nextToken(parser);
      declare(parser, variables, token.text);
      return { variables, isAssignment: following.kind === 'assign' };
    }
    if (following.kind !== 'character' || following.text !== ',') {
      // An ordinary pipeline that starts with a variable.
      parser.next = start;
      return { variables, isAssignment: false };
    }
    nextToken(parser);
    declare(parser, variables, token.text);
    if (context !== 'range' || variables.length >= 2) throw failure(parser, `too many declarations in ${context}`);
    const { kind } = peekNonSpace(parser);
    if (kind !== 'variable' && kind !== 'right-delimiter' && kind !== 'right-paren') {
      throw failure(parser, 'range can only initialize variables');
    }
  }
}

function declare(parser: Parser, variables: string[], name: string): void {
  variables.push(name);
  parser.scope.variables.push(name);
}

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

// ---- operands

function parseOperand(parser: Parser): Operand | undefined {
  const term = parseTerm(parser);
  if (term === undefined || peek(parser).kind !== 'field') return term;
  const { start } = peek(parser);
  const names: string[] = [];
  while (peek(parser).kind === 'field') names.push(nextToken(parser).text.slice(1));
  return withFields(parser, term, names, start);
}

function withFields(parser: Parser, term: Operand, names: readonly string[], position: number): Operand {
  switch (term.kind) {
    case 'field':
      return { kind: 'field', position, names: [...term.names, ...names] } satisfies FieldNode;
    case 'variable':
      return { kind: 'variable', position, name: term.name, names } satisfies VariableNode;
    case 'pipeline':
    case 'identifier':
      return { kind: 'chain', position, of: term, names } satisfies ChainNode;
    case 'chain':
      return { ...term, names: [...term.names, ...names] };
    case 'bool':
    case 'string':
    case 'number':
    case 'nil':
    case 'dot':
      throw failure(parser, `unexpected . after term ${quote(termText(term))}`);
  }
}

function termText(term: Operand): string {
  switch (term.kind) {
    case 'string':
    case 'number':
      return term.source;
    case 'bool':
      return String(term.value);
    default:
      return term.kind === 'dot' ? '.' : 'nil';
  }
}

function parseTerm(parser: Parser): Operand | undefined {
  const token = nextNonSpace(parser);
  const position = token.start;
  switch (token.kind) {
    case 'identifier':
      if (!parser.isFunction(token.text)) throw failure(parser, `function ${quote(token.text)} not defined`);
      return { kind: 'identifier', position, name: token.text };
    case 'dot':
      return { kind: 'dot', position };
    case 'nil':
      return { kind: 'nil', position };
    case 'variable':
      if (!parser.scope.variables.includes(token.text))
        throw failure(parser, `undefined variable ${quote(token.text)}`);
      return { kind: 'variable', position, name: token.text, names: [] };
    case 'field':
      return { kind: 'field', position, names: [token.text.slice(1)] };
    case 'bool':
      return { kind: 'bool', position, value: token.text === 'true' };
    case 'character-constant':
    case 'complex':
    case 'number':
      return parseNumber(parser, token);
    case 'left-paren':
      return parseParenthesised(parser);
    case 'string':
    case 'raw-string':
      return { kind: 'string', position, source: token.text, value: unquoted(parser, token) };
    default:
      backup(parser);
      return undefined;
  }
}

function parseNumber(parser: Parser, token: Token): Operand {
  const number = numberLiteral(token.text);
  if (typeof number === 'string') throw failure(parser, number);
  return { kind: 'number', position: token.start, source: token.text, number };
}

function parseParenthesised(parser: Parser): PipelineNode {
  if (parser.parenthesisDepth >= DEEPEST) throw failure(parser, 'max expression depth exceeded');
  parser.parenthesisDepth += 1;
  if ((parser.parenthesisDepth & 15) === 15) reserveStack();
  const pipeline = parsePipeline(parser, 'parenthesized pipeline', 'right-paren');
  parser.parenthesisDepth -= 1;
  return pipeline;
}

function unquoted(parser: Parser, token: Token): string {
  const text = unquote(token.text);
  if (text === undefined) throw failure(parser, 'invalid syntax');
  return text;
}

// ---- tokens

const AT_END: Token = { kind: 'end', text: '', start: 0 };

function nextToken(parser: Parser): Token {
  const token = peek(parser);
  parser.next += 1;
  return token;
}

function peek(parser: Parser): Token {
  if (parser.next > parser.furthest) parser.furthest = parser.next;
  return parser.tokens[parser.next] ?? parser.tokens.at(-1) ?? AT_END;
}

function peekNonSpace(parser: Parser): Token {
  let token = peek(parser);
  while (token.kind === 'space') {
    parser.next += 1;
    token = peek(parser);
  }
  return token;
}

function nextNonSpace(parser: Parser): Token {
  peekNonSpace(parser);
  return nextToken(parser);
}

function backup(parser: Parser): void {
  parser.next -= 1;
}

function expect(parser: Parser, kind: TokenKind, context: string): void {
  const token = nextNonSpace(parser);
  if (token.kind !== kind) throw unexpected(parser, token, context);
}

// ---- errors

function failure(parser: Parser, text: string, opener?: Opener): ParseFailure {
  const token = parser.tokens[Math.min(parser.furthest, parser.tokens.length - 1)] ?? AT_END;
  return new ParseFailure(text, token.start, lineAt(parser.source, token.start), opener);
}

function unexpected(parser: Parser, token: Token, context: string): ParseFailure {
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
