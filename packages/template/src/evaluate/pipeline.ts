import { argumentWork } from './argument-work.ts';
import type { FunctionDefinition } from '../functions/catalogue.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import type { ChainNode, CommandNode, IdentifierNode, Node, NumberNode, Operand, PipelineNode } from '../parse/tree.ts';
import { printNode } from '../parse/print-tree.ts';
import { quote } from '../print/quote.ts';
import { isTrue } from '../value/truth.ts';
import { Complex, TypedNil } from '../value/tagged.ts';
import { GoMap } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import { acceptValue, nilContainer } from './argument.ts';
import { goTypeNames } from '../value/parameter-type.ts';
import type { Evaluation } from './evaluation.ts';
import { LimitFailure } from '../failure.ts';
import type { FieldArguments } from './field.ts';
import { fieldsOf } from './field.ts';

/** An expression, compiled. */
export type Evaluate = (evaluation: Evaluation) => Value;

/** A command, compiled: `piped` is what the command before it yielded, if there is one. */
type Command = (evaluation: Evaluation, piped: Value) => Value;

/** What the compiler knows of the outside. */
export interface Compiler {
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
}

/** A pipeline. Its result is never a nil interface: that becomes no value. */
export function compilePipeline(compiler: Compiler, node: PipelineNode): Evaluate {
  const run = compileCommands(compiler, node);
  const { variables, isAssignment } = node;
  if (variables.length === 0) return run;
  return (evaluation) => {
    const value = run(evaluation);
    for (const name of variables) {
      if (isAssignment) evaluation.assign(name, value, false);
      else evaluation.declare(name, value);
    }
    return value;
  };
}

function compileCommands(compiler: Compiler, node: PipelineNode): Evaluate {
  const commands = node.commands.map((command, index) => compileCommand(compiler, command, index > 0));
  const first = commands[0];
  if (first === undefined) return () => undefined;
  if (commands.length === 1) {
    return (evaluation) => {
      evaluation.node = node;
      const value = first(evaluation, undefined);
      return value === null ? undefined : value;
    };
  }
  const rest = commands.slice(1);
  return (evaluation) => {
    evaluation.node = node;
    let value = first(evaluation, undefined);
    for (const command of rest) value = command(evaluation, value === null ? undefined : value);
    return value === null ? undefined : value;
  };
}

const NO_ARGUMENTS: readonly Operand[] = [];

function compileCommand(compiler: Compiler, command: CommandNode, isPiped: boolean): Command {
  const { operands } = command;
  const first = operands[0];
  const args = operands.length === 1 ? NO_ARGUMENTS : operands.slice(1);
  const hasArguments = args.length > 0 || isPiped;
  switch (first.kind) {
    case 'identifier':
      return compileCall(compiler, first, command, args, isPiped);
    case 'field': {
      const { names } = first;
      const build = fieldArguments(compiler, args, isPiped);
      return (evaluation, piped) => {
        evaluation.node = first;
        return fieldsOf(evaluation, evaluation.dot, evaluation.dotIsInterface, names, build?.(piped), first);
      };
    }
    case 'chain': {
      const { names } = first;
      const receiver = compileChainReceiver(compiler, first);
      const build = fieldArguments(compiler, args, isPiped);
      return (evaluation, piped) => {
        evaluation.node = first;
        return fieldsOf(evaluation, receiver(evaluation), false, names, build?.(piped), first);
      };
    }
    case 'variable': {
      if (first.names.length === 0)
        return hasArguments ? notAFunction(first, first) : compileVariable(first.name, first);
      const { name, names } = first;
      const build = fieldArguments(compiler, args, isPiped);
      return (evaluation, piped) => {
        evaluation.node = first;
        const index = evaluation.indexOf(name);
        const isInterface = evaluation.variableIsInterface[index] ?? false;
        return fieldsOf(evaluation, evaluation.variableValues[index], isInterface, names, build?.(piped), first);
      };
    }
    case 'pipeline':
      return hasArguments ? notAFunction(first, undefined) : compilePipeline(compiler, first);
    case 'nil':
      return failing(first, hasArguments ? cannotGive(first) : 'nil is not a command');
    case 'dot':
    case 'bool':
    case 'number':
    case 'string':
      return hasArguments ? notAFunction(first, first) : compileValue(first);
  }
}

function compileChainReceiver(compiler: Compiler, { of }: ChainNode): Evaluate {
  if (of.kind === 'identifier') return compileArgument(compiler, of, 'raw');
  const pipeline = compilePipeline(compiler, of);
  return (evaluation) => {
    evaluation.node = of;
    return pipeline(evaluation);
  };
}

function compileVariable(name: string, node: Node): Evaluate {
  return (evaluation) => {
    evaluation.node = node;
    return evaluation.variableValues[evaluation.indexOf(name)];
  };
}

function compileValue(operand: Operand): Evaluate {
  switch (operand.kind) {
    case 'dot':
      return (evaluation) => {
        evaluation.node = operand;
        return evaluation.dot;
      };
    case 'number':
      return compileNumber(operand);
    default: {
      const value = operand.kind === 'bool' || operand.kind === 'string' ? operand.value : undefined;
      return (evaluation) => {
        evaluation.node = operand;
        return value;
      };
    }
  }
}

/** A literal without a wanted type: an `int`, unless it is written as something else. */
function compileNumber(operand: NumberNode): Evaluate {
  const { integer, float, complex, isFloat } = operand.number;
  if (complex !== undefined) return constant(operand, new Complex(complex.real, complex.imaginary));
  if (isFloat) return constant(operand, float);
  return integer === undefined ? failing(operand, `${operand.source} overflows int`) : constant(operand, integer);
}

function constant(node: Node, value: Value): Evaluate {
  return (evaluation) => {
    evaluation.node = node;
    return value;
  };
}

function failing(node: Node, text: string): Evaluate {
  return (evaluation) => {
    evaluation.node = node;
    return evaluation.fail(text);
  };
}

function cannotGive(operand: Operand): string {
  return `can't give argument to non-function ${printNode(operand)}`;
}

/** Fails; a parenthesised pipeline does not move the position. */
function notAFunction(operand: Operand, at: Node | undefined): Command {
  return (evaluation) => {
    if (at !== undefined) evaluation.node = at;
    return evaluation.fail(cannotGive(operand));
  };
}

// ---- calls

function compileCall(
  compiler: Compiler,
  identifier: IdentifierNode,
  whole: Node,
  args: readonly Operand[],
  isPiped: boolean,
): Command {
  const { name } = identifier;
  const definition = compiler.functions.get(name);
  if (definition === undefined) return failing(identifier, `${quote(name)} is not a defined function`);
  const wrongCount = countProblem(definition, args.length, isPiped);
  if (wrongCount !== undefined) return failing(identifier, wrongCount);
  if (definition.shortCircuit !== undefined) {
    return compileShortCircuit(compiler, definition.shortCircuit, identifier, args, isPiped);
  }
  const evaluators = args.map((operand, index) => compileArgument(compiler, operand, parameterAt(definition, index)));
  const first = evaluators[0];
  const pipedType = parameterAt(definition, args.length);
  const invoke = guardedCall(definition, whole, args);
  if (evaluators.length === 0 && isPiped) {
    return (evaluation, piped) => {
      evaluation.node = identifier;
      return invoke(evaluation, [acceptValue(evaluation, piped, pipedType)]);
    };
  }
  if (evaluators.length === 1 && first !== undefined && !isPiped) {
    return (evaluation) => {
      evaluation.node = identifier;
      return invoke(evaluation, [first(evaluation)]);
    };
  }
  return (evaluation, piped) => {
    evaluation.node = identifier;
    const values: Value[] = [];
    for (const evaluate of evaluators) values.push(evaluate(evaluation));
    if (isPiped) values.push(acceptValue(evaluation, piped, pipedType));
    return invoke(evaluation, values);
  };
}

/** The call itself; its failures happen at the command. */
function guardedCall(
  definition: FunctionDefinition,
  whole: Node,
  args: readonly Operand[],
): (evaluation: Evaluation, values: readonly Value[]) => Value {
  const { name, mutates = false, steps = 0, looksUp = false } = definition;
  const call = definition.newCall?.() ?? definition.call;
  return (evaluation, values) => {
    try {
      const work = argumentWork(values, looksUp);
      if (work > 0) evaluation.spend(work);
      const result = call(values, evaluation.context, args);
      // Afterwards: texts grow by concatenation, which costs nothing until it is too late.
      evaluation.spendCall(result, values, mutates, steps);
      return result;
    } catch (error) {
      // Where Go points after a failed call.
      if (error instanceof LimitFailure || !(error instanceof RangeError)) evaluation.node = whole;
      throw evaluation.located(error, name);
    }
  };
}

/** `and` and `or`: the argument that decides, and none behind it is evaluated. */
function compileShortCircuit(
  compiler: Compiler,
  decisive: boolean,
  identifier: IdentifierNode,
  args: readonly Operand[],
  isPiped: boolean,
): Command {
  const evaluators = args.map((operand) => compileArgument(compiler, operand, 'raw'));
  return (evaluation, piped) => {
    evaluation.node = identifier;
    let value: Value;
    for (const evaluate of evaluators) {
      value = evaluate(evaluation);
      if (isTrue(value) === decisive) return value;
    }
    return isPiped ? piped : value;
  };
}

/**
 * Go's text for a call with a wrong number of arguments, `written` ones and perhaps a piped one. That counts, but Go
 * leaves it out of what it says of functions with any number of arguments.
 */
export function countProblem(
  { name, parameters }: Pick<FunctionDefinition, 'name' | 'parameters'>,
  written: number,
  isPiped: boolean,
): string | undefined {
  const count = written + (isPiped ? 1 : 0);
  const isVariadic = parameters.at(-1)?.startsWith('...') ?? false;
  if (!isVariadic) {
    return count === parameters.length
      ? undefined
      : `wrong number of args for ${name}: want ${parameters.length} got ${count}`;
  }
  const fixed = parameters.length - 1;
  return count >= fixed ? undefined : `wrong number of args for ${name}: want at least ${fixed} got ${written}`;
}

function parameterAt({ parameters }: FunctionDefinition, index: number): ParameterType {
  const parameter = parameters[index] ?? parameters.at(-1) ?? 'any';
  return withoutDots(parameter);
}

function withoutDots(parameter: string): ParameterType {
  const name = parameter.startsWith('...') ? parameter.slice(3) : parameter;
  return isParameterType(name) ? name : 'any';
}

function isParameterType(name: string): name is ParameterType {
  return Object.hasOwn(goTypeNames, name);
}

/** Arguments of a method call. They are compiled when the method's types are known, once for each type. */
function fieldArguments(
  compiler: Compiler,
  args: readonly Operand[],
  isPiped: boolean,
): ((piped: Value) => FieldArguments) | undefined {
  if (args.length === 0 && !isPiped) return undefined;
  const compiled = args.map(() => new Map<ParameterType, Evaluate>());
  const at = (evaluation: Evaluation, index: number, type: ParameterType, piped: Value): Value => {
    const operand = args[index];
    const known = compiled[index];
    if (operand === undefined || known === undefined) return acceptValue(evaluation, piped, type);
    const evaluate = known.get(type) ?? compileArgument(compiler, operand, type);
    known.set(type, evaluate);
    return evaluate(evaluation);
  };
  return (piped) => ({
    count: args.length + (isPiped ? 1 : 0),
    at: (evaluation, index, type) => at(evaluation, index, type, piped),
  });
}

// ---- arguments

/** An argument for a parameter of that type. Source: spec/template.md 4.8.1. */
export function compileArgument(compiler: Compiler, operand: Operand, type: ParameterType): Evaluate {
  switch (operand.kind) {
    case 'bool':
    case 'number':
    case 'string':
      return compileLiteral(operand, type);
    case 'nil':
      return compileNil(operand, type);
    case 'identifier': {
      const call = compileCall(compiler, operand, operand, [], false);
      return accepting(operand, (evaluation) => call(evaluation, undefined), type);
    }
    case 'dot':
    case 'field':
    case 'variable':
    case 'chain':
    case 'pipeline':
      return type === 'position'
        ? compilePosition(compiler, operand)
        : accepting(operand, compileOperand(compiler, operand), type);
  }
}

type Reference = Exclude<Operand, { kind: 'bool' | 'number' | 'string' | 'nil' | 'identifier' }>;

/** What an `interface {}` of a map or list holds does not count; what a pipeline or `:=` took out of one does. */
function compilePosition(compiler: Compiler, operand: Reference): Evaluate {
  const evaluate = accepting(operand, compileOperand(compiler, operand), 'raw');
  const isInterface = compileIsInterface(compiler, operand);
  return (evaluation) => {
    const hides = isInterface(evaluation);
    const value = evaluate(evaluation);
    return hides ? HIDDEN : value;
  };
}

const HIDDEN = new TypedNil('interface {}');

function compileIsInterface(compiler: Compiler, operand: Reference): (evaluation: Evaluation) => boolean {
  switch (operand.kind) {
    case 'dot':
      return (evaluation) => evaluation.dotIsInterface;
    case 'variable':
      if (operand.names.length > 0) break;
      return (evaluation) => evaluation.variableIsInterface[evaluation.indexOf(operand.name)] ?? false;
    case 'field':
      if (operand.names.length > 1) break;
      return (evaluation) => holdsInterfaces(evaluation.dot);
    case 'chain':
    case 'pipeline':
      return () => false;
  }
  const holder = compileOperand(compiler, { ...operand, names: operand.names.slice(0, -1) });
  return (evaluation) => holdsInterfaces(holder(evaluation));
}

function holdsInterfaces(value: Value): boolean {
  return value instanceof GoMap && value.valueType === 'interface {}';
}

function compileOperand(compiler: Compiler, operand: Reference): Evaluate {
  if (operand.kind === 'dot') return compileValue(operand);
  if (operand.kind === 'pipeline') return compilePipeline(compiler, operand);
  const command: CommandNode = { kind: 'command', position: operand.position, operands: [operand] };
  const run = compileCommand(compiler, command, false);
  return (evaluation) => run(evaluation, undefined);
}

function accepting(node: Node, evaluate: Evaluate, type: ParameterType): Evaluate {
  if (type === 'raw') {
    return (evaluation) => {
      evaluation.node = node;
      return evaluate(evaluation);
    };
  }
  if (type === 'string') {
    return (evaluation) => {
      evaluation.node = node;
      const value = evaluate(evaluation);
      return typeof value === 'string' ? value : acceptValue(evaluation, value, type);
    };
  }
  return (evaluation) => {
    evaluation.node = node;
    return acceptValue(evaluation, evaluate(evaluation), type);
  };
}

function compileLiteral(
  operand: Extract<Operand, { kind: 'bool' | 'number' | 'string' }>,
  type: ParameterType,
): Evaluate {
  switch (type) {
    case 'any':
    case 'raw':
    case 'position':
      return compileValue(operand);
    case 'string':
      return operand.kind === 'string' ? constant(operand, operand.value) : expecting(operand, 'string');
    case 'bool':
      return operand.kind === 'bool' ? constant(operand, operand.value) : expecting(operand, 'bool');
    case 'int':
    case 'int64':
    case 'duration': {
      const integer = operand.kind === 'number' ? operand.number.integer : undefined;
      return integer === undefined ? expecting(operand, 'integer') : constant(operand, integer);
    }
    case 'uint32': {
      const unsigned = operand.kind === 'number' ? operand.number.unsigned : undefined;
      if (unsigned === undefined) return expecting(operand, 'unsigned integer');
      return constant(operand, BigInt.asUintN(32, unsigned));
    }
    case 'float64': {
      const float = operand.kind === 'number' ? operand.number.float : undefined;
      return float === undefined ? expecting(operand, 'float') : constant(operand, float);
    }
    case 'strings':
    case 'list':
    case 'map':
    case 'time':
    case 'certificate':
    case 'version':
    case 'keyPairs':
    case 'healthServices':
    case 'mergeOption':
      return failing(operand, `can't handle ${printNode(operand)} for arg of type ${goTypeNames[type]}`);
  }
}

function expecting(operand: Operand, wanted: string): Evaluate {
  return failing(operand, `expected ${wanted}; found ${printNode(operand)}`);
}

function compileNil(operand: Operand, type: ParameterType): Evaluate {
  switch (type) {
    case 'any':
    case 'keyPairs':
    case 'healthServices':
    case 'mergeOption':
      return constant(operand, null);
    case 'raw':
    case 'position':
      return constant(operand, undefined);
    case 'strings':
    case 'list':
    case 'map':
      return constant(operand, nilContainer(type));
    default:
      return failing(operand, `cannot assign nil to ${goTypeNames[type]}`);
  }
}
