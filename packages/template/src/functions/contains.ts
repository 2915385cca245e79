import { JsonNumber } from '@sluice/core';
import { failure } from '../failure.ts';
import { kindOf, typeName } from '../value/kind.ts';
import { GoList } from '../value/value.ts';
import { SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

/** Whether a text or list contains a value; every other container contains nothing. Source: spec/template.md 9.4. */
export function contains(container: Value, wanted: Value): boolean {
  if (container instanceof GoList) return container.items.some((item) => matches(item, wanted));
  const text = textOf(container);
  return text !== undefined && hasType(wanted, container) && text.includes(textOf(wanted) ?? '');
}

function matches(item: Value, wanted: Value): boolean {
  switch (kindOf(item)) {
    case 'int':
      return kindOf(wanted) === 'int' && integerOf(item) === integerOf(wanted);
    case 'float':
      return item === wanted;
    case 'string':
      return hasType(wanted, item) && textOf(item) === textOf(wanted);
    default:
      return false;
  }
}

/** Go asks the wanted value for its type at this point, which a nil has not. */
function hasType(wanted: Value, item: Value): boolean {
  if (wanted === undefined || wanted === null) throw failure('reflect: call of reflect.Value.Type on zero Value');
  return typeName(wanted) === typeName(item);
}

function textOf(value: Value): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  return typeof value === 'string' ? value : undefined;
}

function integerOf(value: Value): bigint | undefined {
  if (value instanceof SizedInteger) return value.value;
  return typeof value === 'bigint' ? value : undefined;
}
