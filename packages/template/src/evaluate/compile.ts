import type { ActionNode, BranchNode, Node, RangeNode, Statement, TemplateNode } from '../parse/tree.ts';
import { printNode } from '../parse/print-tree.ts';
import { quote } from '../print/quote.ts';
import { printResult } from '../print/print.ts';
import { IntegerSequence } from '../value/integer-sequence.ts';
import { typeName } from '../value/kind.ts';
import { GoFunction } from '../value/value.ts';
import { isTrue } from '../value/truth.ts';
import type { Value } from '../value/value.ts';
import type { Evaluation, Flow, Run } from './evaluation.ts';
import { breakLoop, continueLoop, goOn } from './evaluation.ts';
import type { Loop } from './iterate.ts';
import { iterate } from './iterate.ts';
import type { Compiler } from './pipeline.ts';
import { compilePipeline } from './pipeline.ts';

/** A template body as one closure. Source of the order of events: spec/template.md 7, item 5. */
export function compileList(compiler: Compiler, list: readonly Statement[]): Run {
  const runs = list.map((statement) => compileStatement(compiler, statement));
  const first = runs[0];
  if (first === undefined) return () => goOn;
  if (runs.length === 1) return first;
  return (evaluation) => {
    for (const run of runs) {
      const flow = run(evaluation);
      if (flow !== goOn) return flow;
    }
    return goOn;
  };
}

function compileStatement(compiler: Compiler, statement: Statement): Run {
  switch (statement.kind) {
    case 'text': {
      const { text } = statement;
      return (evaluation) => {
        evaluation.node = statement;
        evaluation.write(text);
        return goOn;
      };
    }
    case 'action':
      return compileAction(compiler, statement);
    case 'if':
    case 'with':
      return compileBranch(compiler, statement);
    case 'range':
      return compileRange(compiler, statement);
    case 'template':
      return compileTemplateCall(compiler, statement);
    case 'break':
      return constantFlow(statement, breakLoop);
    case 'continue':
      return constantFlow(statement, continueLoop);
  }
}

function constantFlow(node: Node, flow: Flow): Run {
  return (evaluation) => {
    evaluation.node = node;
    return flow;
  };
}

function compileAction(compiler: Compiler, node: ActionNode): Run {
  const pipeline = compilePipeline(compiler, node.pipeline);
  if (node.pipeline.variables.length > 0) {
    return (evaluation) => {
      evaluation.node = node;
      pipeline(evaluation);
      return goOn;
    };
  }
  return (evaluation) => {
    evaluation.node = node;
    const value = pipeline(evaluation);
    evaluation.node = node;
    evaluation.write(typeof value === 'string' ? value : textOf(evaluation, node, value));
    return goOn;
  };
}

function textOf(evaluation: Evaluation, node: ActionNode, value: Value): string {
  if (value instanceof IntegerSequence || value instanceof GoFunction) {
    evaluation.fail(`can't print ${printNode(node)} of type ${typeName(value)}`);
  }
  try {
    return printResult(value);
  } catch (error) {
    throw evaluation.located(error);
  }
}

function compileBranch(compiler: Compiler, node: BranchNode): Run {
  const pipeline = compilePipeline(compiler, node.pipeline);
  const body = compileList(compiler, node.body);
  const otherwise = node.otherwise === undefined ? undefined : compileList(compiler, node.otherwise);
  const isWith = node.kind === 'with';
  return (evaluation) => {
    evaluation.node = node;
    const visible = evaluation.variableNames.length;
    const value = pipeline(evaluation);
    let flow: Flow = goOn;
    if (!isTrue(value)) {
      if (otherwise !== undefined) flow = otherwise(evaluation);
    } else if (isWith) {
      const { dot, dotIsInterface } = evaluation;
      evaluation.dot = value;
      evaluation.dotIsInterface = false;
      flow = body(evaluation);
      evaluation.dot = dot;
      evaluation.dotIsInterface = dotIsInterface;
    } else {
      flow = body(evaluation);
    }
    if (evaluation.variableNames.length > visible) evaluation.forget(visible);
    return flow;
  };
}

function compileTemplateCall(compiler: Compiler, node: TemplateNode): Run {
  const pipeline = node.pipeline === undefined ? undefined : compilePipeline(compiler, node.pipeline);
  const { name } = node;
  return (evaluation) => {
    evaluation.node = node;
    const run = evaluation.templates.get(name);
    if (run === undefined) return evaluation.fail(`template ${quote(name)} not defined`);
    if (evaluation.depth >= evaluation.limits.depth) evaluation.fail(depthExceeded(evaluation));
    const dot = pipeline?.(evaluation);
    evaluation.templateNode = node;
    evaluation.invoke(run, name, dot);
    return goOn;
  };
}

/** Go's text for a recursion that does not end. */
export function depthExceeded(evaluation: Evaluation): string {
  return `exceeded maximum template depth (${evaluation.limits.depth})`;
}

/** `{{range}}`. Source: spec/template.md 4.4. */
function compileRange(compiler: Compiler, node: RangeNode): Run {
  const pipeline = compilePipeline(compiler, node.pipeline);
  const loop: Loop = {
    variables: node.pipeline.variables,
    isAssignment: node.pipeline.isAssignment,
    body: compileList(compiler, node.body),
  };
  const otherwise = node.otherwise === undefined ? undefined : compileList(compiler, node.otherwise);
  return (evaluation) => {
    evaluation.node = node;
    const visible = evaluation.variableNames.length;
    const value = pipeline(evaluation);
    const { dot, dotIsInterface } = evaluation;
    const ran = iterate(evaluation, loop, value);
    evaluation.dot = dot;
    evaluation.dotIsInterface = dotIsInterface;
    const flow = ran || otherwise === undefined ? goOn : otherwise(evaluation);
    if (evaluation.variableNames.length > visible) evaluation.forget(visible);
    // A `break` behind `else` ends this range, which is over anyway; a `continue` is for the loop around.
    return flow === breakLoop ? goOn : flow;
  };
}
