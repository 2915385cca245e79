import type { AnyNode, Program } from 'acorn';
import { fullAncestor } from 'acorn-walk';

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const assignments = new Set(['AssignmentExpression', 'ForInStatement', 'ForOfStatement']);
const declarations = new Set([...functions, 'VariableDeclarator', 'CatchClause']);

/**
 * Names that some function of the module assigns. By name, not by scope: esbuild gives a variable of a function another
 * name than one of its module.
 */
export function assignedLater(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  fullAncestor(program, (node, _state, ancestors, kind) => {
    if (node.type === 'Identifier' && isAssigned(kind, ancestors)) names.add(node.name);
  });
  return names;
}

/** Whether the identifier at the end of `ancestors` stands in a function where a value is assigned. */
function isAssigned(kind: string, ancestors: readonly AnyNode[]): boolean {
  if (!ancestors.some(({ type }) => functions.has(type))) return false;
  const [parent, identifier] = ancestors.slice(-2);
  if (parent?.type === 'UpdateExpression') return true;
  if (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') return parent.left === identifier;
  if (kind !== 'VariablePattern') return false;
  const binding = ancestors.findLast(({ type }) => assignments.has(type) || declarations.has(type));
  return binding !== undefined && assignments.has(binding.type);
}
