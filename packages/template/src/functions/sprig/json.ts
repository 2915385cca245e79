import { LimitFailure, RenderFailure } from '../../failure.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { readJson, readJsonLeniently } from '../json-reader.ts';
import type { JsonStyle } from '../json-text.ts';
import { jsonText } from '../json-text.ts';

/** Sprig's JSON. Source: spec/template.md appendix D, JSON. */
export const sprigJson: FunctionGroup = {
  name: 'Sprig: JSON',
  functions: [
    writer('toJson', 'JSON on one line; empty when it cannot be written.', { indent: '', escapeHtml: true }, true),
    writer('mustToJson', 'JSON on one line.', { indent: '', escapeHtml: true }, false),
    writer('toPrettyJson', 'Indented JSON; empty when it cannot be written.', { indent: '  ', escapeHtml: true }, true),
    writer('mustToPrettyJson', 'Indented JSON.', { indent: '  ', escapeHtml: true }, false),
    writer('toRawJson', 'JSON on one line without the escapes for HTML.', { indent: '', escapeHtml: false }, false),
    writer('mustToRawJson', 'JSON on one line without the escapes for HTML.', { indent: '', escapeHtml: false }, false),
    defineFunction({
      name: 'sprig_fromJson',
      parameters: ['string'],
      result: 'any',
      docs: 'Reads JSON; nil when it is none.',
      example: { template: '{{ (sprig_fromJson "{\\"a\\":1}").a }}', output: '1' },
      call: ([text]) => readJsonLeniently(text),
    }),
    defineFunction({
      name: 'sprig_mustFromJson',
      parameters: ['string'],
      result: 'any',
      docs: 'Reads JSON.',
      example: { template: '{{ (sprig_mustFromJson "{\\"a\\":1}").a }}', output: '1' },
      call: ([text]) => readJson(text),
    }),
  ],
};

function writer(name: string, docs: string, style: JsonStyle, forgives: boolean): FunctionDefinition {
  const output = style.indent === '' ? '{"a":1}' : '{\n  "a": 1\n}';
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['any'],
    result: 'string',
    docs,
    example: { template: `{{ sprig_dict "a" 1 | sprig_${name} }}`, output },
    call: ([value]) => (forgives ? forgiving(() => jsonText(value, style), '') : jsonText(value, style)),
  });
}

function forgiving(compute: () => Value, otherwise: Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RenderFailure && !(error instanceof LimitFailure)) return otherwise;
    throw error;
  }
}
