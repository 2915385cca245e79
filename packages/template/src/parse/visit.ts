import type {
  CommandNode,
  IdentifierNode,
  Operand,
  PipelineNode,
  Statement,
  TemplateNode,
  TemplateSet,
} from './tree.ts';

/** What is called for each node of its kind. */
export interface Visitor {
  readonly command: (command: CommandNode, pipeline: PipelineNode) => void;
  readonly template: (call: TemplateNode) => void;
  /** An identifier that stands as an argument, or in front of fields: a call without arguments. */
  readonly bareCall: (name: IdentifierNode) => void;
}

/** Visits every template; in the order of the text within each. */
export function visitTemplates(set: TemplateSet, visitor: Visitor): void {
  for (const list of set.templates.values()) visitList(list, visitor);
}

function visitList(list: readonly Statement[], visitor: Visitor): void {
  for (const statement of list) visitStatement(statement, visitor);
}

function visitStatement(statement: Statement, visitor: Visitor): void {
  switch (statement.kind) {
    case 'text':
    case 'break':
    case 'continue':
      return;
    case 'action':
      visitPipeline(statement.pipeline, visitor);
      return;
    case 'template':
      visitor.template(statement);
      if (statement.pipeline !== undefined) visitPipeline(statement.pipeline, visitor);
      return;
    case 'if':
    case 'with':
    case 'range':
      visitPipeline(statement.pipeline, visitor);
      visitList(statement.body, visitor);
      visitList(statement.otherwise ?? [], visitor);
  }
}

function visitPipeline(pipeline: PipelineNode, visitor: Visitor): void {
  for (const command of pipeline.commands) {
    visitor.command(command, pipeline);
    for (const [index, operand] of command.operands.entries()) visitOperand(operand, index, visitor);
  }
}

function visitOperand(operand: Operand, index: number, visitor: Visitor): void {
  const inner = operand.kind === 'chain' ? operand.of : operand;
  if (inner.kind === 'pipeline') visitPipeline(inner, visitor);
  else if (inner.kind === 'identifier' && (index > 0 || operand.kind === 'chain')) visitor.bareCall(inner);
}
