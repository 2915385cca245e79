import type { CommandNode, Operand, PipelineNode, Statement, TemplateSet } from './tree.ts';

/** Calls `visit` for every command of every template, with what surrounds it; order of the text within a template. */
export function visitCommands(set: TemplateSet, visit: (command: CommandNode, pipeline: PipelineNode) => void): void {
  for (const list of set.templates.values()) visitList(list, visit);
}

type Visit = (command: CommandNode, pipeline: PipelineNode) => void;

function visitList(list: readonly Statement[], visit: Visit): void {
  for (const statement of list) visitStatement(statement, visit);
}

function visitStatement(statement: Statement, visit: Visit): void {
  switch (statement.kind) {
    case 'text':
    case 'break':
    case 'continue':
      return;
    case 'action':
      visitPipeline(statement.pipeline, visit);
      return;
    case 'template':
      if (statement.pipeline !== undefined) visitPipeline(statement.pipeline, visit);
      return;
    case 'if':
    case 'with':
    case 'range':
      visitPipeline(statement.pipeline, visit);
      visitList(statement.body, visit);
      visitList(statement.otherwise ?? [], visit);
  }
}

function visitPipeline(pipeline: PipelineNode, visit: Visit): void {
  for (const command of pipeline.commands) {
    visit(command, pipeline);
    for (const operand of command.operands) visitOperand(operand, visit);
  }
}

function visitOperand(operand: Operand, visit: Visit): void {
  if (operand.kind === 'pipeline') visitPipeline(operand, visit);
  else if (operand.kind === 'chain' && operand.of.kind === 'pipeline') visitPipeline(operand.of, visit);
}
