import { quote } from '../print/quote.ts';
import type { CommandNode, Node, Operand, PipelineNode, Statement } from './tree.ts';

/** Text of a node as errors show it: one space between operands, literals as written. Source: spec/template.md 7.4. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${printPipeline(node.pipeline)}}}`;
    case 'if':
    case 'with':
    case 'range':
      return `{{${node.kind} ${printPipeline(node.pipeline)}}}${printList(node.body)}${printElse(node.otherwise)}{{end}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipeline === undefined ? '' : ` ${printPipeline(node.pipeline)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'command':
      return printCommand(node);
    case 'pipeline':
      return printPipeline(node);
    default:
      return printOperand(node);
  }
}

/** A whole list of statements. */
export function printList(list: readonly Statement[]): string {
  return list.map(printNode).join('');
}

function printElse(otherwise: readonly Statement[] | undefined): string {
  return otherwise === undefined ? '' : `{{else}}${printList(otherwise)}`;
}

function printPipeline({ variables, isAssignment, commands }: PipelineNode): string {
  const target = variables.length === 0 ? '' : `${variables.join(', ')} ${isAssignment ? '=' : ':='} `;
  return target + commands.map(printCommand).join(' | ');
}

function printCommand({ operands }: CommandNode): string {
  return operands.map(printOperand).join(' ');
}

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'identifier':
      return operand.name;
    case 'field':
      return printNames(operand.names);
    case 'variable':
      return operand.name + printNames(operand.names);
    case 'chain':
      return printOperand(operand.of) + printNames(operand.names);
    case 'pipeline':
      return `(${printPipeline(operand)})`;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(operand.value);
    case 'number':
    case 'string':
      return operand.source;
  }
}

function printNames(names: readonly string[]): string {
  return names.map((name) => `.${name}`).join('');
}
