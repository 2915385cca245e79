import type { FunctionDefinition } from '../functions/catalogue.ts';
import type { ChainNode, CommandNode, IdentifierNode, Node, Operand, PipelineNode } from '../parse/tree.ts';
import { quote } from '../print/quote.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import { accepting } from './accepting.ts';
import { callOf, shortCircuitOf } from './call.ts';
import type { Command, Evaluate } from './expression.ts';
import { cannotGive, failing, notAFunction } from './expression.ts';
import type { BuildArguments } from './field-command.ts';
import { fieldArguments, fieldsOfChain, fieldsOfDot, fieldsOfVariable } from './field-command.ts';
import { compileLiteral, compileNil } from './literal-argument.ts';
import { countProblem, parameterAt } from './parameters.ts';
import { compileValue, compileVariable } from './plain-value.ts';
import type { Reference } from './position-argument.ts';
import { compilePosition } from './position-argument.ts';

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
    case 'field':
      return fieldsOfDot(first, methodArguments(compiler, args, isPiped));
    case 'chain':
      return fieldsOfChain(first, compileChainReceiver(compiler, first), methodArguments(compiler, args, isPiped));
    case 'variable':
      if (first.names.length > 0) return fieldsOfVariable(first, methodArguments(compiler, args, isPiped));
      return hasArguments ? notAFunction(first, first) : compileVariable(first.name, first);
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
  const { shortCircuit } = definition;
  if (shortCircuit !== undefined) {
    const evaluators = args.map((operand) => compileArgument(compiler, operand, 'raw'));
    return shortCircuitOf(shortCircuit, identifier, evaluators, isPiped);
  }
  const evaluators = args.map((operand, index) => compileArgument(compiler, operand, parameterAt(definition, index)));
  return callOf(definition, identifier, whole, args, evaluators, isPiped);
}

function compileChainReceiver(compiler: Compiler, { of }: ChainNode): Evaluate {
  if (of.kind === 'identifier') return compileArgument(compiler, of, 'raw');
  const pipeline = compilePipeline(compiler, of);
  return (evaluation) => {
    evaluation.node = of;
    return pipeline(evaluation);
  };
}

function methodArguments(compiler: Compiler, args: readonly Operand[], isPiped: boolean): BuildArguments | undefined {
  return fieldArguments((operand, type) => compileArgument(compiler, operand, type), args, isPiped);
}

/** An argument for a parameter of that type. Source: spec/template.md 4.8.1. */
function compileArgument(compiler: Compiler, operand: Operand, type: ParameterType): Evaluate {
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
        ? compilePosition(operand, (reference) => compileOperand(compiler, reference))
        : accepting(operand, compileOperand(compiler, operand), type);
  }
}

function compileOperand(compiler: Compiler, operand: Reference): Evaluate {
  if (operand.kind === 'dot') return compileValue(operand);
  if (operand.kind === 'pipeline') return compilePipeline(compiler, operand);
  const command: CommandNode = { kind: 'command', position: operand.position, operands: [operand] };
  const run = compileCommand(compiler, command, false);
  return (evaluation) => run(evaluation, undefined);
}
