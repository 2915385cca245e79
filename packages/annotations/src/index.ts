export type {
  AnnotationDefaults,
  AnnotationParameter,
  AnnotationSet,
  EffectiveAnnotation,
  NamedAnnotation,
  Provenance,
  SecretAnnotations,
} from './annotation-set.ts';
export { booleanOf, effectiveAnnotation, listOf, numberOf, quantityOf, textOf } from './annotation-set.ts';
export { annotationTable } from './annotation-table.ts';
export { annotationCatalogue, annotationEntries } from './catalogue.ts';
export type { AnnotationSetting } from './defaults.ts';
export { annotationDefaults } from './defaults.ts';
export type { AnnotationCode, AnnotationDiagnostic } from './diagnostic.ts';
export { annotationDiagnostic } from './diagnostic.ts';
export type { AnnotationEntry, AnnotationGroup, AnnotationScope, ProblemStage, ValueKind } from './entry.ts';
export type { AnnotationExplanation } from './explain.ts';
export { annotationForms, explainAnnotation, explainAnnotationSet } from './explain.ts';
export { annotationJsonSchema, annotationSchemaId } from './json-schema.ts';
export type { AnnotationKey } from './key.ts';
export { parseAnnotationKey } from './key.ts';
export { isListOfNames, notTextProblem } from './not-text.ts';
export type { InheritedAnnotations } from './parse.ts';
export { parseAnnotations } from './parse.ts';
export type { AnnotationPrefix } from './prefix.ts';
export { annotationPrefixes, openbaoPrefix, prefixOf, vaultPrefix } from './prefix.ts';
export type { AnnotationReaders, YamlProblem, YamlReader } from './readers.ts';
export { annotationOfPlace, secretKey } from './secret-key.ts';
export type { AnnotationSuffix, ExtensionSuffix } from './suffix.ts';
export { trimGoBlanks } from './trim-blanks.ts';
export type { AnnotationValue } from './value.ts';
export { parseAnnotationValue } from './value.ts';
export type { ValueProblem } from './value-problem.ts';
