export { annotationJsonSchema, annotationSchemaId } from '../json-schema.ts';
