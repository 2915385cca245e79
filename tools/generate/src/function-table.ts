import type { loadAllGroups } from '@sluice/template';

type FunctionGroup = Awaited<ReturnType<typeof loadAllGroups>>[number];

/** The functions of the template language as Markdown, one table a group, functions sorted by name. */
export function functionTable(groups: readonly FunctionGroup[]): string {
  return groups.map(({ name, functions }) => `### ${name}\n\n${tableOf(functions)}`).join('\n\n');
}

function tableOf(functions: FunctionGroup['functions']): string {
  const sorted = [...functions].sort((left, right) => (left.name < right.name ? -1 : 1));
  return ['| Function | Result | Effect | Example |', '| --- | --- | --- | --- |', ...sorted.map(rowOf)].join('\n');
}

function rowOf({ name, parameters, result, docs, example, since }: FunctionGroup['functions'][number]): string {
  const call = [name, ...parameters].join(' ');
  const effect = since === undefined ? docs : `${docs} Since ${since}.`;
  const at = example?.now === undefined ? '' : ` (at ${example.now})`;
  const shown = example === undefined ? '' : `${code(example.template)} → ${code(example.output)}${at}`;
  return `| ${[code(call), code(result), effect, shown].map(cell).join(' | ')} |`;
}

// A code span must be fenced by more backquotes than it holds in a row; it cannot hold line breaks in a table.
function code(text: string): string {
  const visible = text.replaceAll('\n', '⏎');
  const longest = Math.max(0, ...(visible.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  if (visible === '') return '(nothing)';
  return longest === 0 ? `${fence}${visible}${fence}` : `${fence} ${visible} ${fence}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
