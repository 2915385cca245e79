import type { YAMLParseError } from 'yaml';
import type { RenderFailure } from '../failure.ts';
import { failure } from '../failure.ts';
import { lineAt } from '../parse/position.ts';

/**
 * A syntax error of the YAML reader in yaml.v2's words. Its parser names the line of a scanner's problem from 1 and
 * that of a parser's problem from 0, and leaves out a line that would be the first. Source: spec/template.md 9.5.
 */
export function yamlProblem(text: string, error: YAMLParseError): RenderFailure {
  const [position] = error.pos;
  const line = lineAt(text, position);
  const found = error.message;
  const bad = badStart(text, position);
  if (bad !== undefined) return scanner(lineAt(text, bad), 'found character that cannot start any token');
  switch (error.code) {
    case 'BAD_ALIAS':
      return failure(
        `yaml: ${/alias (\S+)/.exec(found)?.[1] === undefined ? 'did not find expected alphabetic or numeric character' : unknownAnchor(text, position)}`,
      );
    case 'TAB_AS_INDENT':
      return scanner(line, 'found character that cannot start any token');
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanner(line, 'mapping values are not allowed in this context');
    default:
      break;
  }
  if (/closing.*quote/i.test(found)) return scanner(lastLine(text), 'found unexpected end of stream');
  if (/flow (map|collection|sequence)|Flow (map|sequence)/.test(found)) return unclosedFlow(text);
  if (/implicit key|implicit map keys/.test(found)) return scanner(line, "could not find expected ':'");
  if (/Nested mappings|mapping values|Implicit keys/i.test(found)) {
    return scanner(line, 'mapping values are not allowed in this context');
  }
  return parser(line, 'did not find expected key');
}

function unknownAnchor(text: string, position: number): string {
  const name = /\*([A-Za-z0-9_-]+)/.exec(text.slice(position))?.[1] ?? '';
  return `unknown anchor '${name}' referenced`;
}

/** A character at which no token can start, at the error or where its line's content starts. */
function badStart(text: string, position: number): number | undefined {
  if (/[%@`\t]/.test(text.charAt(position))) return position;
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const value = /^(?:\s*(?:-\s+|[^:#\n]*:\s+))?([%@`])/.exec(text.slice(start));
  if (value === null) return /^ *\t/.test(text.slice(start)) ? start : undefined;
  return start + value[0].length - 1;
}

function unclosedFlow(text: string): RenderFailure {
  const tail = text.trimEnd();
  const last = tail.charAt(tail.length - 1);
  const line = lastLine(text) + (text.endsWith('\n') ? 0 : 1);
  if (last === '[' || last === '{' || last === ',' || last === ':')
    return parser(line, 'did not find expected node content');
  const open = Math.max(tail.lastIndexOf('['), tail.lastIndexOf('{'));
  return parser(line, `did not find expected ',' or '${tail.charAt(open) === '{' ? '}' : ']'}'`);
}

function lastLine(text: string): number {
  return lineAt(text, text.length);
}

function scanner(line: number, problem: string): RenderFailure {
  return failure(line > 1 ? `yaml: line ${line}: ${problem}` : `yaml: ${problem}`);
}

/** `line` counts from 1; the text shows it from 0. */
function parser(line: number, problem: string): RenderFailure {
  return failure(line > 1 ? `yaml: line ${line - 1}: ${problem}` : `yaml: ${problem}`);
}
