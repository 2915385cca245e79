export type {
  Dependency,
  DependencyValue,
  LocalFile,
  PkiBundle,
  PkiCertificate,
  SecretList,
  SecretRead,
  SecretWrite,
} from './dependency.ts';
export type { FileWrite } from './effect.ts';
export type { Limits, MissingKey } from './evaluate/evaluation.ts';
export type { Example, FunctionDefinition, FunctionGroup, Parameter } from './functions/catalogue.ts';
export type { Flavour } from './functions/flavour.ts';
export { jsonFromYaml } from './fixtures/json-from-yaml.ts';
export { functionNames, loadAllGroups } from './functions/groups.ts';
export type { RenderFailed, RenderInput, RenderReady, RenderResult, RenderWaiting } from './render.ts';
export { renderTemplate } from './render.ts';
export type { RenderErrorDetail } from './render-error.ts';
export { RenderError } from './render-error.ts';
export { RenderOutput } from './render-output.ts';
export type { ParseOptions, Template, TemplateDiagnostic } from './template.ts';
export { parseTemplate } from './template.ts';
export type { Instant } from './time/instant.ts';
export { instantFromMs } from './time/instant.ts';
export { parseRfc3339 } from './time/rfc3339.ts';
export type { BatchHost } from './batch/batch-runner.ts';
export { createBatchRunner } from './batch/batch-runner.ts';
export type { CheckedDiagnostic, CheckOptions } from './check/check-template.ts';
export { checkTemplate } from './check/check-template.ts';
export { excerptAt } from './check/excerpt.ts';
export { bytesOf as encodeText, stringOf as decodeText } from './value/go-string.ts';
