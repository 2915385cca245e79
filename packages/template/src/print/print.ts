import { JsonNumber } from '@sluice/core';
import type { Value } from '../value/value.ts';
import { formatOperand, noFlags } from './format.ts';
import { shortestFloat } from './float.ts';

/** Text of a pipeline's result in the output: `%v`, with `<no value>` for nil. Source: spec/template.md 6. */
export function printResult(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '<no value>';
    case 'object': {
      if (value === null) return '<no value>';
      if (value instanceof JsonNumber) return value.text;
      const text = formatOperand(value, 'v', noFlags());
      // The engine follows a pointer before it prints, so the ampersand that fmt writes is not there.
      return value.kind === 'struct' && value.type.pointer && value.type.print === undefined ? text.slice(1) : text;
    }
    default:
      return printOperand(value);
  }
}

/** Text of one operand under `%v`, `<nil>` for nil: what `print` writes. */
export function printOperand(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return shortestFloat(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return formatOperand(value, 'v', noFlags());
  }
}

/** Go's Sprint: a space between two operands when neither is of string kind. */
export function print(operands: readonly Value[]): string {
  let text = '';
  let previousIsText = true;
  for (const operand of operands) {
    const isText = typeof operand === 'string' || operand instanceof JsonNumber;
    if (!isText && !previousIsText) text += ' ';
    text += printOperand(operand);
    previousIsText = isText;
  }
  return text;
}

/** Go's Sprintln: spaces between all operands and a line end. */
export function printLine(operands: readonly Value[]): string {
  return `${operands.map(printOperand).join(' ')}\n`;
}
