import type { Node, Operand } from '../parse/tree.ts';
import { printNode } from '../parse/print-tree.ts';
import type { Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';

/** An expression, compiled. */
export type Evaluate = (evaluation: Evaluation) => Value;

/** A command, compiled: `piped` is what the command before it yielded, if there is one. */
export type Command = (evaluation: Evaluation, piped: Value) => Value;

/** Always that value. */
export function constant(node: Node, value: Value): Evaluate {
  return (evaluation) => {
    evaluation.node = node;
    return value;
  };
}

/** Always that failure. */
export function failing(node: Node, text: string): Evaluate {
  return (evaluation) => {
    evaluation.node = node;
    return evaluation.fail(text);
  };
}

/** Fails; a parenthesised pipeline does not move the position. */
export function notAFunction(operand: Operand, at: Node | undefined): Command {
  return (evaluation) => {
    if (at !== undefined) evaluation.node = at;
    return evaluation.fail(cannotGive(operand));
  };
}

/** Go's text for arguments behind what is no function. */
export function cannotGive(operand: Operand): string {
  return `can't give argument to non-function ${printNode(operand)}`;
}
