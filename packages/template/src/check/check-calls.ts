import type { Diagnostic } from '@sluice/core';
import { closestName } from '@sluice/core';
import { countProblem } from '../evaluate/parameters.ts';
import type { CommandNode, IdentifierNode, PipelineNode, TemplateNode } from '../parse/tree.ts';
import { quote } from '../print/quote.ts';
import type { Template } from '../template.ts';

/** A problem without its place. */
export type Finding = Omit<Diagnostic, 'where'>;

/** A call of a function with more or fewer arguments than it has parameters. Code `template/argument-count`. */
export function checkCall(command: CommandNode, pipeline: PipelineNode, { functions }: Template): Finding | undefined {
  const [first, ...args] = command.operands;
  if (first.kind !== 'identifier') return undefined;
  return countFinding(first, args.length, pipeline.commands[0] !== command, functions);
}

/** The same for a name that stands as an argument: it is called without any. */
export function checkBareCall(name: IdentifierNode, { functions }: Template): Finding | undefined {
  return countFinding(name, 0, false, functions);
}

function countFinding(
  { name }: IdentifierNode,
  written: number,
  isPiped: boolean,
  functions: Template['functions'],
): Finding | undefined {
  const definition = functions.get(name);
  const message = definition === undefined ? undefined : countProblem(definition, written, isPiped);
  if (definition === undefined || message === undefined) return undefined;
  const { parameters } = definition;
  const hint =
    parameters.length === 0 ? 'it takes none' : `it takes ${parameters.join(', ')}, the last one may be piped`;
  return { code: 'template/argument-count', severity: 'error', message, hint };
}

/** A call of a template that the text does not define. Code `template/undefined-template`. */
export function checkTemplateCall({ name }: TemplateNode, template: Template): Finding | undefined {
  return templateFinding(name, template);
}

/** The same for `executeTemplate "name"`. */
export function checkExecuteTemplate({ operands }: CommandNode, template: Template): Finding | undefined {
  const [called, name] = operands;
  const isKnown = called.kind === 'identifier' && called.name === 'executeTemplate' && name?.kind === 'string';
  return isKnown ? templateFinding(name.value, template) : undefined;
}

function templateFinding(name: string, { tree }: Template): Finding | undefined {
  if (tree.templates.has(name)) return undefined;
  const near = closestName(name, [...tree.templates.keys()]);
  const hint = near === undefined || near === '' ? `define it: {{ define ${quote(name)} }}` : `did you mean ${near}?`;
  const message = `template ${quote(name)} is not defined`;
  return { code: 'template/undefined-template', severity: 'error', message, hint };
}
