import { LimitFailure, message, RenderFailure } from '../failure.ts';
import { mapOf } from '../value/map.ts';
import type { Value } from '../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { readJson } from './json-reader.ts';
import type { JsonStyle } from './json-text.ts';
import { jsonText } from './json-text.ts';

/** JSON in and out. Source: spec/template.md 9.5. */
export const json: FunctionGroup = {
  name: 'JSON',
  functions: [
    defineFunction({
      name: 'parseJSON',
      parameters: ['string'],
      result: 'any',
      docs: 'Reads JSON; every number becomes a float64, an empty text an empty map.',
      example: { template: '{{ (parseJSON "{\\"port\\":8443}").port }}', output: '8443' },
      call: ([text]) => (text === '' ? mapOf() : readJson(text)),
    }),
    writer('toJSON', 'Writes JSON on one line.', '{"a":"\\u003cb\\u003e"}', { indent: '', escapeHtml: true }),
    writer('toJSONPretty', 'Writes JSON indented by two spaces.', '{\n  "a": "\\u003cb\\u003e"\n}', {
      indent: '  ',
      escapeHtml: true,
    }),
    writer('toUnescapedJSON', 'Writes JSON on one line without the escapes for HTML.', '{"a":"<b>"}', {
      indent: '',
      escapeHtml: false,
    }),
    writer('toUnescapedJSONPretty', 'Writes indented JSON without the escapes for HTML.', '{\n  "a": "<b>"\n}', {
      indent: '  ',
      escapeHtml: false,
    }),
  ],
};

function writer(name: string, docs: string, output: string, style: JsonStyle): FunctionDefinition {
  return defineFunction({
    name,
    parameters: ['any'],
    result: 'string',
    docs,
    example: { template: `{{ parseJSON "{\\"a\\":\\"<b>\\"}" | ${name} }}`, output },
    call: ([value]) => named(name, () => jsonText(value, style)),
  });
}

/** The serialisers put their name in front of what went wrong. */
export function named(name: string, write: () => Value): Value {
  try {
    return write();
  } catch (error) {
    if (error instanceof LimitFailure) throw error;
    throw error instanceof RenderFailure ? new RenderFailure(message`${name}: ${error.detail}`) : error;
  }
}
