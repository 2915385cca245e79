import { parseJson } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';
import { invalidRequest } from '../core/errors.ts';
import type { FlavorTraits } from '../core/flavor.ts';
import { isList, isObject } from '../core/fields.ts';
import { mapObject } from '../core/go-text.ts';

/** Larger bodies are 413. */
export const bodyLimitBytes: number = 32 * 1024 * 1024;
/** OpenBao's limit on keys and values together. */
const stringLimit = 1000;

/** The data of a write. Throws 400 with the peer's text. Source: spec/vault-api.md 3.1, rules 8 to 10. */
export function parseBody(bytes: Uint8Array, contentType: string, traits: FlavorTraits): JsonObject {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return {};
  const form = contentType.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  if (form && !/^\s*[[{]/.test(text)) return parseForm(text);
  const parsed = parseJson(text);
  if (!parsed.ok) throw invalidRequest(traits.inputErrorPrefix + syntaxText(text));
  const { value } = parsed;
  if (value === null) return {};
  if (!isObject(value)) {
    const type = isList(value)
      ? 'array'
      : typeof value === 'string'
        ? 'string'
        : typeof value === 'boolean'
          ? 'bool'
          : 'number';
    throw invalidRequest(
      `${traits.inputErrorPrefix}json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
    );
  }
  const hugeNumber = findNumber(value, (number) => !Number.isFinite(number));
  if (hugeNumber)
    throw invalidRequest(`${traits.inputErrorPrefix}json: cannot unmarshal number into Go value of type float64`);
  if (traits.complexityLimit && countStrings(value) > stringLimit) {
    throw invalidRequest('refused JSON input due to high complexity: exceeded maximum number of strings');
  }
  return value;
}

/** A repeated key is joined with commas. */
function parseForm(text: string): JsonObject {
  const form = new URLSearchParams(text);
  return mapObject(Object.fromEntries(form), (_value, name) => form.getAll(name).join(','));
}

/** In Go's words; the decoder there stops at the first wrong character or at the end of the text. */
function syntaxText(text: string): string {
  try {
    JSON.parse(text);
    return 'invalid character';
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (/end of JSON input|Unterminated/.test(message)) return 'unexpected EOF';
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    if (offset >= text.trimEnd().length) return 'unexpected EOF';
    const after = /non-whitespace character after JSON/.test(message)
      ? 'after top-level value'
      : 'looking for beginning of value';
    return `invalid character '${text.charAt(offset)}' ${after}`;
  }
}

function countStrings(value: JsonValue): number {
  if (typeof value === 'string') return 1;
  if (isList(value)) return value.reduce<number>((sum, item) => sum + countStrings(item), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + countStrings(item), 0);
}

function findNumber(value: JsonValue, matches: (number: number) => boolean): boolean {
  if (isList(value)) return value.some((item) => findNumber(item, matches));
  if (isObject(value)) return Object.values(value).some((item) => findNumber(item, matches));
  return typeof value === 'object' && value !== null && 'toNumber' in value && matches(value.toNumber());
}
