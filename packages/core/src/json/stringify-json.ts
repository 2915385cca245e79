import { compareCodePoints } from '../text/compare-code-points.ts';
import type { JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';

export interface StringifyOptions {
  /** Text of one level of indentation; absent: everything on one line without blanks. */
  readonly indent?: string;
  /** Members in order of code points, as Go prints maps. Default: as they stand. */
  readonly sortKeys?: boolean;
  /** Write `<`, `>`, `&`, U+2028 and U+2029 as `\u00XX`/`\u202X`, as Go does. Default: false. */
  readonly escapeHtml?: boolean;
}

/**
 * Writes JSON; a `JsonNumber` keeps its text. A number that JSON cannot express becomes
 * `null`, as JSON.stringify has it.
 */
export function stringifyJson(value: JsonValue, options: StringifyOptions = {}): string {
  const isPlain = options.indent === undefined && options.sortKeys !== true && !hasJsonNumber(value);
  // The engine's own writer is ten times as fast, and escapes can only stand inside strings.
  return isPlain ? escaped(JSON.stringify(value), options) : write(value, options, '\n');
}

function hasJsonNumber(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof JsonNumber) return true;
  if (isArray(value)) return value.some(hasJsonNumber);
  for (const name in value) if (hasJsonNumber(value[name])) return true;
  return false;
}

function write(value: JsonValue, options: StringifyOptions, lineBreak: string): string {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value === 'string') return quote(value, options);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = lineBreak + (options.indent ?? '');
  if (isArray(value)) {
    return enclose(
      '[',
      value.map((item) => write(item, options, inner)),
      ']',
      options,
      lineBreak,
    );
  }
  const colon = options.indent === undefined ? ':' : ': ';
  const names = Object.keys(value);
  if (options.sortKeys === true) names.sort(compareCodePoints);
  const members = names.map((name) => quote(name, options) + colon + write(value[name] ?? null, options, inner));
  return enclose('{', members, '}', options, lineBreak);
}

// Array.isArray does not narrow readonly arrays.
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function enclose(
  open: string,
  parts: readonly string[],
  close: string,
  { indent }: StringifyOptions,
  lineBreak: string,
): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(',') + close;
  const inner = lineBreak + indent;
  return open + inner + parts.join(`,${inner}`) + lineBreak + close;
}

function quote(text: string, options: StringifyOptions): string {
  return escaped(JSON.stringify(text), options);
}

// Outside of strings JSON has none of these characters, so that a whole text can be treated at once.
function escaped(json: string, { escapeHtml }: StringifyOptions): string {
  if (escapeHtml !== true) return json;
  return json.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
