import type { SchemaError } from '../generated/validate-annotations.ts';
import { validateAnnotations } from '../generated/validate-annotations.ts';

export type { SchemaError } from '../generated/validate-annotations.ts';
export { annotationJsonSchema, annotationSchemaId } from '../json-schema.ts';

/**
 * Where the annotations of a pod do not have the shape of the schema; empty when they do. Shape only: the parsers
 * decide what is valid, and the schema refuses nothing that they accept. Compiled at build time, so neither ajv nor
 * code generation is needed. Source: spec/decisions.md 21.
 */
export function checkAnnotationShape(annotations: unknown): readonly SchemaError[] {
  return validateAnnotations(annotations) ? [] : (validateAnnotations.errors ?? []);
}
