import type { JsonObject } from '@sluice/core';
import { posixSignals } from '@sluice/core';
import { annotationEntries } from './catalogue.ts';
import type { AnnotationEntry } from './entry.ts';
import { annotationPrefixes } from './prefix.ts';

/** Identifier of the published schema. */
export const annotationSchemaId = 'https://sluice.dev/schemas/annotations.json';

/**
 * JSON Schema (draft 7) for editors: applied to a manifest it checks and completes the annotations of the Pod or of
 * the pod template in it. It checks shape only and refuses nothing that the parsers accept (spec/decisions.md 21).
 * The same value is made every time; `tools/generate` writes it to a file.
 */
export function annotationJsonSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: annotationSchemaId,
    title: 'Annotations of Sluice on pods and pod templates',
    type: 'object',
    if: { properties: { kind: { pattern: 'List$' }, items: { type: 'array' } }, required: ['kind', 'items'] },
    then: { properties: { items: { items: { $ref: '#/definitions/object' } } } },
    else: { $ref: '#/definitions/object' },
    definitions: { object: objectSchema(), annotations: annotationsSchema() },
  };
}

// Where kinds keep the template of their pods, when it is not `spec.template`.
const otherPlaces: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
};

function objectSchema(): JsonObject {
  const annotated = within(['metadata', 'annotations'], { $ref: '#/definitions/annotations' });
  const others = Object.entries(otherPlaces);
  return {
    allOf: [
      ...others.map(([kind, steps]) => ({ if: kindIs(kind), then: within(steps, annotated) })),
      { if: { not: { anyOf: others.map(([kind]) => kindIs(kind)) } }, then: within(['spec', 'template'], annotated) },
    ],
  };
}

function within(steps: readonly string[], schema: JsonObject): JsonObject {
  return steps.reduceRight<JsonObject>((inner, step) => ({ properties: { [step]: inner } }), schema);
}

function kindIs(kind: string): JsonObject {
  return { properties: { kind: { const: kind } }, required: ['kind'] };
}

function annotationsSchema(): JsonObject {
  const properties: Record<string, JsonObject> = {};
  const patternProperties: Record<string, JsonObject> = {};
  for (const prefix of annotationPrefixes) {
    for (const entry of annotationEntries) {
      if (entry.scope === 'global' || entry.bareForm !== 'none') properties[prefix + entry.suffix] = valueSchema(entry);
      if (entry.scope !== 'global') patternProperties[namedPattern(prefix, entry.suffix)] = valueSchema(entry);
    }
  }
  return { type: 'object', additionalProperties: { type: 'string' }, properties, patternProperties };
}

// `agent-inject-template-NAME` must not match the keys of `agent-inject-template-file-NAME`.
function namedPattern(prefix: string, suffix: string): string {
  const longer = annotationEntries
    .filter((other) => other.suffix.startsWith(`${suffix}-`))
    .map((other) => other.suffix.slice(suffix.length + 1));
  const unless = longer.length === 0 ? '' : `(?!(?:${longer.join('|')})(?:-|$))`;
  return `^${prefix.replaceAll('.', '\\.')}${suffix}-${unless}.`;
}

function valueSchema(entry: AnnotationEntry): JsonObject {
  const description = `${entry.docs} Use ${entry.accepts}.`;
  return {
    type: 'string',
    description,
    ...(entry.default === undefined ? {} : { default: entry.default }),
    ...shapeOf(entry),
  };
}

// Accepted too, and not worth proposing.
const otherBooleans = ['True', 'TRUE', 't', 'T', '1', 'False', 'FALSE', 'f', 'F', '0', ''];

// Never stricter than the parsers: an editor must not mark what the injector takes.
function shapeOf(entry: AnnotationEntry): JsonObject {
  switch (entry.kind) {
    case 'boolean':
      // An unreadable preserve-secret-case counts as false and is accepted.
      if (entry.suffix === 'preserve-secret-case') return { examples: ['true', 'false'] };
      return { enum: ['true', 'false', ...otherBooleans] };
    case 'integer':
      return { pattern: '^(?:[-+]?[0-9]+)?$' };
    case 'user-id':
      return { pattern: '^(?:\\+?[0-9]+|-0+)?$' };
    case 'unsigned-integer':
      return { pattern: '^[0-9]+$' };
    case 'duration':
      return { pattern: '^$|^[-+]?(?:0|(?:(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$' };
    case 'quantity':
      return { pattern: '^$|^[-+]?[0-9.]+[eEinumkKMGTP]*[-+]?[0-9]*$' };
    case 'default-template':
      return { pattern: `^(?:${templateFormats.map(inAnyCase).join('|')})$`, examples: templateFormats };
    case 'boolean-or-auto':
      return { enum: ['true', 'false', 'auto', ...otherBooleans] };
    case 'boolean-or-strict':
      return { enum: ['true', 'false', 'strict', ...otherBooleans] };
    case 'seccomp-profile':
      return { pattern: '^(?:RuntimeDefault|Unconfined|Localhost/.+|none|)$' };
    case 'process-signal':
      return { pattern: `^(?:(?:${Object.keys(posixSignals).join('|')}):[A-Za-z0-9_.][A-Za-z0-9_.-]*)?$` };
    case 'port':
      return { pattern: '^(?:[0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])?$' };
    case 'file-mode':
      return { pattern: '^(?:[0-7]{3,4})?$' };
    case 'secret-list':
      // JSON, or whatever a YAML list may begin with.
      return { pattern: '^\\s*(?:[\\[\\-#%&!]|$)' };
    case 'config-map':
      return { pattern: '^$|^[a-z0-9]' };
    case 'secret-field':
      return { pattern: '^[^#]+#[^#]+$|\\{\\{' };
    case 'choice':
      return { enum: ['', ...(entry.choices ?? [])] };
    case 'float':
      return {
        pattern: `^[-+]?(?:[0-9.][0-9a-fA-FxXpP._+-]*|${['inf', 'infinity', 'nan'].map(inAnyCase).join('|')})$`,
      };
    case 'json-patch':
      return { pattern: '^(?:$|[ \\t\\r\\n]*(?:\\[|null))' };
    case 'json-or-text':
    case 'list':
    case 'text':
      return {};
  }
}

const templateFormats = ['map', 'json', 'kv', 'env', 'json-data', 'properties'];

// The Kelvin sign and the I with a dot are small letters of ASCII in lower case.
function inAnyCase(word: string): string {
  const others: Readonly<Record<string, string>> = { k: '\u212a', i: '\u0130' };
  return Array.from(word, (letter) => {
    return letter === '-' ? letter : `[${letter}${letter.toUpperCase()}${others[letter] ?? ''}]`;
  }).join('');
}
