import type { JsonObject } from '@sluice/core';
import { listOf, objectOf, textOf } from './json.ts';
import type { Status, StatusCause } from './status.ts';

/**
 * The pod registry's refusal of names used twice, as the user reads it; `undefined` when there is none. The other rules
 * of pod validation are not modelled. Source: spec/kubernetes.md 2.1, recorded answers.
 */
export function validatePodNames(pod: JsonObject): Status | undefined {
  const spec = objectOf(pod['spec']);
  const causes = [
    ...duplicates(spec, 'volumes'),
    ...duplicates(spec, 'initContainers'),
    ...duplicates(spec, 'containers'),
  ];
  if (causes.length === 0) return undefined;
  const name = textOf(objectOf(pod['metadata'])['name']);
  const texts = causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`);
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  return {
    code: 422,
    reason: 'Invalid',
    message: `Pod "${name}" is invalid: ${list}`,
    details: { name, kind: 'Pod', causes },
  };
}

function duplicates(spec: JsonObject, list: string): readonly StatusCause[] {
  const names = listOf(spec[list]).map((item) => textOf(objectOf(item)['name']));
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          {
            reason: 'FieldValueDuplicate',
            message: `Duplicate value: ${JSON.stringify(name)}`,
            field: `spec.${list}[${index}].name`,
          },
        ]
      : [],
  );
}
