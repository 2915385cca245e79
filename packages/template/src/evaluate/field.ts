import { JsonNumber } from '@sluice/core';
import type { ParameterType } from '../value/parameter-type.ts';
import { namedIntegerMethod } from '../functions/named-integer.ts';
import { hidden, message, RenderFailure } from '../failure.ts';
import { typeName } from '../value/kind.ts';
import { GoMap } from '../value/value.ts';
import { parseGoFloat, parseGoInteger } from '../value/parse-number.ts';
import type { Node } from '../parse/tree.ts';
import { quote } from '../print/quote.ts';
import type { StructType } from '../value/value.ts';
import { GoStruct } from '../value/value.ts';
import { SizedInteger, TypedNil } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';

/** Arguments behind a field; each is evaluated for the type that the method asks for. */
export interface FieldArguments {
  readonly count: number;
  readonly at: (evaluation: Evaluation, index: number, type: ParameterType) => Value;
}

/**
 * `.a.b` on a receiver, step by step. `isInterface`: the receiver was taken straight out of a container of
 * `interface {}`. Source: spec/template.md 4.6.
 */
export function fieldsOf(
  evaluation: Evaluation,
  receiver: Value,
  isInterface: boolean,
  names: readonly string[],
  args: FieldArguments | undefined,
  node: Node,
): Value {
  let value = receiver;
  let fromInterface = isInterface;
  const last = names.length - 1;
  for (let index = 0; index <= last; index++) {
    const name = names[index] ?? '';
    const holder = value;
    value = field(evaluation, holder, fromInterface, name, index === last ? args : undefined, node);
    fromInterface = holder instanceof GoMap && holder.valueType === 'interface {}';
  }
  return value;
}

function field(
  evaluation: Evaluation,
  receiver: Value,
  isInterface: boolean,
  name: string,
  args: FieldArguments | undefined,
  node: Node,
): Value {
  if (receiver instanceof GoMap) {
    if (args !== undefined) evaluation.fail(`${name} is not a method but has arguments`);
    const value = receiver.get(name);
    return value === undefined ? missing(evaluation, receiver, name) : value;
  }
  if (receiver === undefined) {
    if (evaluation.missingKey === 'error') evaluation.fail(`nil data; no entry for key ${quote(name)}`);
    return undefined;
  }
  if (receiver === null) return evaluation.fail(`nil pointer evaluating interface {}.${name}`);
  if (receiver instanceof TypedNil) return evaluation.fail(`nil pointer evaluating ${receiver.type}.${name}`);
  if (receiver instanceof JsonNumber) {
    const method = NUMBER_METHODS[name];
    if (method !== undefined && Object.hasOwn(NUMBER_METHODS, name))
      return callNumberMethod(evaluation, receiver, name, args, method, node);
  }
  if (receiver instanceof SizedInteger) {
    const method = namedIntegerMethod(receiver, name);
    if (method !== undefined) {
      checkCount(evaluation, name, 0, args?.count ?? 0);
      return method();
    }
  }
  if (receiver instanceof GoStruct) {
    const found = ofStruct(evaluation, receiver, receiver.type, name, args, node);
    if (found !== NOT_FOUND) return found;
  }
  return evaluation.fail(`can't evaluate field ${name} in type ${isInterface ? 'interface {}' : typeName(receiver)}`);
}

function missing(evaluation: Evaluation, map: GoMap, name: string): Value {
  switch (evaluation.missingKey) {
    case 'zero':
      return map.zero();
    case 'error':
      return evaluation.fail(`map has no entry for key ${quote(name)}`);
    case 'default':
      return undefined;
  }
}

const NOT_FOUND: unique symbol = Symbol('not found');

function ofStruct(
  evaluation: Evaluation,
  struct: GoStruct,
  type: StructType,
  name: string,
  args: FieldArguments | undefined,
  node: Node,
): Value | typeof NOT_FOUND {
  const method = type.methods !== undefined && Object.hasOwn(type.methods, name) ? type.methods[name] : undefined;
  if (method !== undefined) {
    const count = args?.count ?? 0;
    checkCount(evaluation, name, method.parameters.length, count);
    const values = method.parameters.map((parameter, index) => args?.at(evaluation, index, parameter));
    return guarded(evaluation, name, node, () => method.call(struct, values));
  }
  if (!type.fields.includes(name)) return NOT_FOUND;
  if (args !== undefined) evaluation.fail(`${name} has arguments but cannot be invoked as function`);
  return struct.fields[name];
}

const NUMBER_METHODS: Readonly<Record<string, (number: JsonNumber) => Value>> = {
  String: ({ text }) => text,
  Int64: ({ text }) => {
    const value = parseGoInteger(text, 10);
    if (typeof value !== 'string') return new SizedInteger('int64', value);
    throw new RenderFailure(message`strconv.ParseInt: parsing ${hidden(quote(text))}: ${value}`);
  },
  Float64: ({ text }) => {
    const value = parseGoFloat(text);
    if (typeof value !== 'string') return value;
    throw new RenderFailure(message`strconv.ParseFloat: parsing ${hidden(quote(text))}: ${value}`);
  },
};

function callNumberMethod(
  evaluation: Evaluation,
  number: JsonNumber,
  name: string,
  args: FieldArguments | undefined,
  method: (number: JsonNumber) => Value,
  node: Node,
): Value {
  checkCount(evaluation, name, 0, args?.count ?? 0);
  return guarded(evaluation, name, node, () => method(number));
}

function checkCount(evaluation: Evaluation, name: string, wanted: number, count: number): void {
  if (count !== wanted) evaluation.fail(`wrong number of args for ${name}: want ${wanted} got ${count}`);
}

function guarded(evaluation: Evaluation, name: string, node: Node, call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    // Where Go points after a failed call.
    evaluation.node = node;
    throw evaluation.located(error, name);
  }
}
