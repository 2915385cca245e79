import { message, Operand } from '../failure.ts';
import { printResult } from '../print/print.ts';
import { GoList } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { IntegerSequence } from '../value/integer-sequence.ts';
import { typeName } from '../value/kind.ts';
import { SizedInteger, TypedNil } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import type { Evaluation, Flow, Run } from './evaluation.ts';
import { breakLoop } from './evaluation.ts';

/** A `{{range}}` without its pipeline. */
export interface Loop {
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly body: Run;
}

/** Whether there was anything to iterate over. */
export function iterate(evaluation: Evaluation, loop: Loop, value: Value): boolean {
  if (value instanceof GoList) return overList(evaluation, loop, value);
  if (value instanceof GoMap) return overMap(evaluation, loop, value);
  if (typeof value === 'bigint') return overInteger(evaluation, loop, value, value, (n) => n);
  if (value instanceof SizedInteger) {
    return overInteger(evaluation, loop, value, value.value, (n) => new SizedInteger(value.type, n));
  }
  if (value instanceof IntegerSequence) return overSequence(evaluation, loop, value);
  if (value === undefined || value === null || value instanceof TypedNil) return false;
  return evaluation.fail(
    message`range can't iterate over ${new Operand(printResult(value), `a value of type ${typeName(value)}`)}`,
  );
}

function overList(evaluation: Evaluation, loop: Loop, { items, elementType }: GoList): boolean {
  const isInterface = elementType === 'interface {}';
  const twoVariables = loop.variables.length > 1;
  for (let index = 0; index < items.length; index++) {
    const position = twoVariables ? BigInt(index) : undefined;
    if (iteration(evaluation, loop, position, items[index], isInterface) === breakLoop) break;
  }
  return items.length > 0;
}

function overMap(evaluation: Evaluation, loop: Loop, map: GoMap): boolean {
  const keys = map.sortedKeys();
  // Go takes keys and values before the first iteration; the body may change the map.
  const values = map.sortedValues();
  const isInterface = map.valueType === 'interface {}';
  const keyIsInterface = map.keyType === 'interface {}';
  for (let index = 0; index < keys.length; index++) {
    if (iteration(evaluation, loop, keys[index], values[index], isInterface, keyIsInterface) === breakLoop) break;
  }
  return keys.length > 0;
}

function overInteger(
  evaluation: Evaluation,
  loop: Loop,
  value: Value,
  count: bigint,
  element: (n: bigint) => Value,
): boolean {
  if (loop.variables.length > 1) {
    evaluation.fail(
      message`can't use ${new Operand(printResult(value), 'an integer')} to iterate over more than one variable`,
    );
  }
  for (let n = 0n; n < count; n++) {
    if (iteration(evaluation, loop, undefined, element(n), false) === breakLoop) break;
  }
  return count > 0n;
}

function overSequence(evaluation: Evaluation, loop: Loop, { from, to }: IntegerSequence): boolean {
  for (let n = from; n < to; n++) {
    if (iteration(evaluation, loop, n - from, new SizedInteger('int64', n), false) === breakLoop) break;
  }
  return to > from;
}

function iteration(
  evaluation: Evaluation,
  loop: Loop,
  index: Value,
  element: Value,
  isInterface: boolean,
  indexIsInterface = false,
): Flow {
  evaluation.spend(1);
  const { variables, isAssignment } = loop;
  const visible = evaluation.variableNames.length;
  const [first, second] = variables;
  if (first !== undefined) {
    if (isAssignment) {
      evaluation.assign(
        first,
        second === undefined ? element : index,
        second === undefined ? isInterface : indexIsInterface,
      );
      if (second !== undefined) evaluation.assign(second, element, isInterface);
    } else {
      evaluation.variableValues[visible - 1] = element;
      evaluation.variableIsInterface[visible - 1] = isInterface;
      if (second !== undefined) {
        evaluation.variableValues[visible - 2] = index;
        evaluation.variableIsInterface[visible - 2] = indexIsInterface;
      }
    }
  }
  evaluation.dot = element;
  evaluation.dotIsInterface = isInterface;
  const flow = loop.body(evaluation);
  if (evaluation.variableNames.length > visible) evaluation.forget(visible);
  return flow;
}
