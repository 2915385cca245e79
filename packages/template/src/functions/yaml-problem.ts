import type { RenderFailure } from '../failure.ts';
import { failure } from '../failure.ts';
import { lineAt } from '../parse/position.ts';

/** What the reader says of a mistake. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [start: number, end: number];
}

/**
 * A syntax error of the YAML reader in yaml.v2's words. yaml.v2 names the line of what its scanner finds from 1 and of
 * what its parser finds from 0, and leaves out a line that would be the first. Source: spec/template.md 9.5.
 */
export function yamlProblem(text: string, error: YamlError): RenderFailure {
  const [position] = error.pos;
  if (/^(?:Block scalar header|Not a YAML token)/.test(error.message)) {
    const header = blockHeader(text, position);
    if (header !== undefined) return badHeader(lineAt(text, position), header);
  }
  if (
    /^(?:Missing , or :|Block collections are|Unexpected flow-(?:map|seq)-start|.* at node end)/.test(error.message)
  ) {
    const open = bracketsOpenAt(text, position);
    if (open.length > 0) return parser(lineAt(text, position), expectedClosing(open));
  }
  const bad = badStart(text, position);
  if (bad !== undefined) return scanner(lineAt(text, bad), 'found character that cannot start any token');
  const line = lineAt(text, position);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return scanner(line, 'found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanner(lineOfColon(text, position), 'mapping values are not allowed in this context');
    case 'MULTILINE_IMPLICIT_KEY':
      if (/^-\s/.test(text.slice(position))) return parser(line, 'did not find expected key');
      return scanner(lineOfColon(text, position), 'mapping values are not allowed in this context');
    case 'BAD_DQ_ESCAPE':
      return scanner(line, 'found unknown escape character');
    case 'BAD_ALIAS':
      return scanner(line, 'did not find expected alphabetic or numeric character');
    case 'UNEXPECTED_TOKEN':
      return unexpectedToken(text, position, error.message);
    default:
      break;
  }
  if (/closing ['"]/.test(error.message)) return scanner(lineAt(text, text.length), 'found unexpected end of stream');
  if (/^Flow (?:map|sequence)/.test(error.message)) return unclosedFlow(text, position);
  if (/^(?:All sequence items|Sequence item without)/.test(error.message))
    return parser(line, "did not find expected '-' indicator");
  if (error.message.startsWith('Implicit map keys')) return scanner(line + 1, "could not find expected ':'");
  return parser(line, 'did not find expected key');
}

/** A character at which no token can start, at the error or where a value begins on its line. */
function badStart(text: string, position: number): number | undefined {
  if (/[%@`\t]/.test(text.charAt(position))) return position;
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const line = text.slice(start);
  const before = /^(?:(?=(\s*))\1(?:-\s+|[^:#\n]*:\s+))?(?=[%@`])/.exec(line)?.[0];
  if (before !== undefined) return start + before.length;
  return /^ *\t/.test(line) ? start : undefined;
}

function unexpectedToken(text: string, position: number, found: string): RenderFailure {
  const line = lineAt(text, position);
  if (/flow-(?:seq|map)-end|^Unexpected , /.test(found)) return parser(line, 'did not find expected node content');
  if (found.includes('block-seq-ind')) return scanner(line, 'block sequence entries are not allowed in this context');
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const isFirstOnLine = text.slice(start, position).trim() === '';
  const rest = text.slice(position).split('\n', 1)[0] ?? '';
  if (!isFirstOnLine) return parser(line, 'did not find expected key');
  if (!/:(?:\s|$)/.test(rest)) return scanner(line + 1, "could not find expected ':'");
  const isInSequence = /^-\s/m.test(text.slice(0, position));
  return parser(line, isInSequence ? "did not find expected '-' indicator" : 'did not find expected key');
}

/** The header of a block scalar, `|` or `>` with its indicators, that ends before a position or goes on there. */
function blockHeader(text: string, position: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1, position + 1);
  return /(?:^|[\s:-])([|>][-+0-9]*)\s*\S?$/.exec(line)?.[1];
}

function badHeader(line: number, header: string): RenderFailure {
  return header.includes('0')
    ? scanner(line, 'found an indentation indicator equal to 0')
    : scanner(line, 'did not find expected comment or line break');
}

/** Walks the brackets: the wrong one, or the end of the text, is where the parser stops. */
function unclosedFlow(text: string, position: number): RenderFailure {
  const open: string[] = [];
  let mark = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (mark !== '') {
      if (character === mark) mark = '';
      continue;
    }
    if ((character === '"' || character === "'") && open.length > 0) mark = character;
    else if (character === '[' || character === '{') open.push(character === '[' ? ']' : '}');
    else if (open.length > 0 && (character === ']' || character === '}')) {
      if (open.at(-1) !== character) return parser(lineAt(text, at), expectedClosing(open));
      open.pop();
    }
  }
  const isKeyInSequence = open.at(-1) === ']' && /^[^\s,[\]{}]+:\s/.test(text.slice(position));
  if (isKeyInSequence) return parser(lineAt(text, position), expectedClosing(open));
  // The scanner ends the last line before it reports the end of the text.
  const end = lineAt(text, text.length) + (text.endsWith('\n') ? 0 : 1);
  const needsNode = /[[{,:]$/.test(text.trimEnd());
  return parser(end, needsNode ? 'did not find expected node content' : expectedClosing(open));
}

/** The closing brackets that are due at a position. */
function bracketsOpenAt(text: string, position: number): readonly string[] {
  const open: string[] = [];
  let mark = '';
  for (const character of text.slice(0, position)) {
    if (mark !== '') mark = character === mark ? '' : mark;
    else if (open.length > 0 && (character === '"' || character === "'")) mark = character;
    else if (character === '[' || character === '{') open.push(character === '[' ? ']' : '}');
    else if (character === open.at(-1)) open.pop();
  }
  return open;
}

function expectedClosing(open: readonly string[]): string {
  return `did not find expected ',' or '${open.at(-1) ?? ']'}'`;
}

/** Line of the first colon that makes a key, from a position on. */
function lineOfColon(text: string, position: number): number {
  const skipped = text.slice(position).search(/:(?:\s|$)/);
  return lineAt(text, position + Math.max(0, skipped));
}

function scanner(line: number, problem: string): RenderFailure {
  return failure(line > 1 ? `yaml: line ${line}: ${problem}` : `yaml: ${problem}`);
}

/** `line` counts from 1; the text shows it from 0. */
function parser(line: number, problem: string): RenderFailure {
  return failure(line > 1 ? `yaml: line ${line - 1}: ${problem}` : `yaml: ${problem}`);
}
