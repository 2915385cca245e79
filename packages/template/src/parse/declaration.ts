import { failure } from './parse-failure.ts';
import type { Parser } from './parser.ts';
import { nextToken, peekNonSpace } from './tokens.ts';

/** The variables in front of a pipeline, with their `$`. */
export interface Declaration {
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
}

/** Reads `$v :=`, `$v =`, or for `range` two names; other pipelines are left as they are. */
export function parseDeclaration(parser: Parser, context: string): Declaration {
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

const NO_DECLARATION: Declaration = { variables: [], isAssignment: false };

function declare(parser: Parser, variables: string[], name: string): void {
  variables.push(name);
  parser.scope.variables.push(name);
}
