import type { JsonNumber, JsonValue, Quantity } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import type { AnnotationDiagnostic } from './diagnostic.ts';
import type { AnnotationPrefix } from './prefix.ts';
import type { AnnotationSuffix } from './suffix.ts';
import type { AnnotationValue } from './value.ts';

/**
 * Where a value comes from: `annotation` of the pod beats one of its `namespace` beats `setting` (default annotations, flag
 * or environment of the injector) beats `default`.
 */
export type Provenance = 'annotation' | 'namespace' | 'setting' | 'default';

/** The value in force for one global annotation. */
export interface EffectiveAnnotation {
  readonly suffix: AnnotationSuffix;
  /** The full key: as the user wrote it, else with the prefix of vault-k8s. */
  readonly key: string;
  /** The text as given; `undefined` when nothing gives one. */
  readonly text: string | undefined;
  readonly value: AnnotationValue;
  readonly from: Provenance;
  /** Name of the flag, variable or namespace, when `from` is `setting` or `namespace`. */
  readonly setting?: string;
}

/** `SUFFIX-PARAM` of a per-parameter annotation. */
export interface AnnotationParameter {
  readonly key: string;
  /** PARAM as written. */
  readonly parameter: string;
  /** PARAM with `_` for `-`: the member of the configuration. */
  readonly member: string;
  readonly value: JsonValue;
}

/** One secret: all annotations with the same NAME. Absent: not annotated. Source: spec/injector.md 1.2. */
export interface SecretAnnotations {
  /** NAME as written; siblings match it byte for byte. */
  readonly rawName: string;
  /** The default name of the file: NAME in lower case unless its case is to be kept. */
  readonly name: string;
  /** The key that makes the secret exist, or its place in `agent-inject-secrets`: `KEY[2]`. */
  readonly key: string;
  /** Text of each annotation of this secret that is present, by suffix. */
  readonly texts: Readonly<Partial<Record<AnnotationSuffix, string>>>;
  readonly errorOnMissingKey: boolean;
}

/** One annotation of a secret as found: `SUFFIX-NAME: text` under `key`. */
export interface NamedAnnotation {
  readonly suffix: AnnotationSuffix;
  readonly name: string;
  readonly key: string;
  readonly text: string;
}

/** Everything that the annotations of one pod say. */
export interface AnnotationSet {
  /** Prefix of the `agent-inject` in force; that of vault-k8s when there is none. */
  readonly prefix: AnnotationPrefix;
  /** What the annotations give, by suffix; ask `effectiveAnnotation`, which knows the defaults too. */
  readonly given: ReadonlyMap<AnnotationSuffix, EffectiveAnnotation>;
  readonly defaults: AnnotationDefaults;
  /** Sorted by raw name, bytewise; those of `agent-inject-secrets` behind them, in its order. */
  readonly secrets: readonly SecretAnnotations[];
  /** Annotations with a NAME that is no secret. */
  readonly unclaimed: readonly NamedAnnotation[];
  /** Of `auth-config`, in order of keys. */
  readonly authParameters: readonly AnnotationParameter[];
  /** Of `agent-telemetry`, in order of keys. */
  readonly telemetryParameters: readonly AnnotationParameter[];
  /** Of `agent-env`: variables of the agents. */
  readonly agentVariables: readonly AnnotationParameter[];
  /** Of `agent-inject-env`: variables of the application, each from `PATH#FIELD`. */
  readonly applicationVariables: readonly AnnotationParameter[];
  /** Errors and warnings, in order of keys. */
  readonly diagnostics: readonly AnnotationDiagnostic[];
}

/** What holds where a pod says nothing: static defaults, replaced by settings of the injector. Computed once. */
export interface AnnotationDefaults {
  readonly effective: ReadonlyMap<AnnotationSuffix, EffectiveAnnotation>;
  /** Settings whose text is not what its annotation accepts; reported for each pod that they would apply to. */
  readonly problems: ReadonlyMap<AnnotationSuffix, AnnotationDiagnostic>;
}

/** The value in force, from annotation, setting or default. */
export function effectiveAnnotation(set: AnnotationSet, suffix: AnnotationSuffix): EffectiveAnnotation {
  const found = set.given.get(suffix) ?? set.defaults.effective.get(suffix);
  if (found === undefined) throw new SluiceError('BUG_ANNOTATION_SCOPE', `${suffix} has no value for a whole pod`);
  return found;
}

/** The text in force, `''` when there is none. For kinds text, duration, default-template and choice. */
export function textOf(set: AnnotationSet, suffix: AnnotationSuffix): string {
  const { value, text } = effectiveAnnotation(set, suffix);
  return typeof value === 'string' ? value : (text ?? '');
}

/** The boolean in force; `undefined` when nothing gives one (or what gives one is invalid). */
export function booleanOf(set: AnnotationSet, suffix: AnnotationSuffix): boolean | undefined {
  const { value } = effectiveAnnotation(set, suffix);
  return typeof value === 'boolean' ? value : undefined;
}

/** The number in force, exact beyond 2^53 too. */
export function numberOf(set: AnnotationSet, suffix: AnnotationSuffix): number | JsonNumber | undefined {
  const { value } = effectiveAnnotation(set, suffix);
  return typeof value === 'number' || isJsonNumber(value) ? value : undefined;
}

/** The quantity in force. */
export function quantityOf(set: AnnotationSet, suffix: AnnotationSuffix): Quantity | undefined {
  const { value } = effectiveAnnotation(set, suffix);
  return isQuantity(value) ? value : undefined;
}

/** The list in force, elements untrimmed; `undefined` when nothing gives one. */
export function listOf(set: AnnotationSet, suffix: AnnotationSuffix): readonly string[] | undefined {
  const { value } = effectiveAnnotation(set, suffix);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

function isJsonNumber(value: AnnotationValue): value is JsonNumber {
  return typeof value === 'object' && value !== null && 'toNumber' in value;
}

function isQuantity(value: AnnotationValue): value is Quantity {
  return typeof value === 'object' && value !== null && 'nanoUnits' in value;
}
