import type { Token } from '../lex/token.ts';
import { quote } from '../print/quote.ts';
import { numberLiteral } from './number.ts';
import { failure } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { backup, unquoted } from './tokens.ts';
import type { ChainNode, FieldNode, Operand, VariableNode } from './tree.ts';

/** An operand of one token, which was read. Another token is given back. */
export function parseTerm(parser: Parser, token: Token): Operand | undefined {
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
    case 'string':
    case 'raw-string':
      return { kind: 'string', position, source: token.text, value: unquoted(parser, token) };
    default:
      backup(parser);
      return undefined;
  }
}

/** `.a.b` behind a term: one operand of both. */
export function withFields(parser: Parser, term: Operand, names: readonly string[], position: number): Operand {
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

function parseNumber(parser: Parser, token: Token): Operand {
  const number = numberLiteral(token.text);
  if (typeof number === 'string') throw failure(parser, number);
  return { kind: 'number', position: token.start, source: token.text, number };
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
