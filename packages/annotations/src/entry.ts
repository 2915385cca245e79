import type { AnnotationSuffix } from './suffix.ts';

/**
 * How the text of an annotation is read. Go-exact where the peer has the same kind (spec/injector.md 1.1).
 *
 * `user-id` is an integer of at least 0 whose empty text means "use the default": the peer reads it as root (6.19).
 */
export type ValueKind =
  | 'boolean'
  | 'integer'
  | 'unsigned-integer'
  | 'user-id'
  | 'float'
  | 'duration'
  | 'quantity'
  | 'list'
  | 'text'
  | 'default-template'
  | 'json-patch'
  | 'json-or-text'
  | 'choice'
  | 'boolean-or-auto'
  | 'boolean-or-strict'
  | 'seccomp-profile'
  | 'secret-field'
  | 'process-signal'
  | 'port'
  | 'file-mode'
  | 'config-map'
  | 'secret-list';

/**
 * `global`: one value a pod. `per-secret`: `SUFFIX-NAME`, NAME joins the annotations of one secret.
 * `per-parameter`: `SUFFIX-PARAM`, PARAM becomes a member of the generated configuration.
 */
export type AnnotationScope = 'global' | 'per-secret' | 'per-parameter';

/** The tables of spec/injector.md 1.4, and `extension` for keys that vault-k8s does not know. */
export type AnnotationGroup =
  'switches' | 'secrets' | 'template-engine' | 'server' | 'auto-auth' | 'container' | 'cache' | 'extension';

/** One row of the catalogue: everything there is to know about one annotation, without its prefix. */
export interface AnnotationEntry {
  readonly suffix: AnnotationSuffix;
  readonly group: AnnotationGroup;
  readonly scope: AnnotationScope;
  /** For a per-secret key: whether the form without NAME has an effect (as default of all secrets). */
  readonly bareForm: 'none' | 'default-for-all';
  readonly kind: ValueKind;
  /** What is accepted, in words that finish the sentence "use ...". */
  readonly accepts: string;
  /** For `choice`: the accepted texts. */
  readonly choices?: readonly string[];
  /** For numbers and quantities: what the API server takes, both ends included. */
  readonly range?: ValueRange;
  /** The effective text when neither annotation nor setting gives one. Absent: nothing is set. */
  readonly default?: string;
  /** The environment variable of the injector whose value replaces `default`. */
  readonly setting?: string;
  /** What it does, one line. */
  readonly docs: string;
  /** The Sluice release that understood it first. */
  readonly since: string;
  /** Stage of the peer's checks in which a bad value is reported (spec/injector.md 2.4). */
  readonly stage: ProblemStage;
}

/** The least and the greatest value. */
export interface ValueRange {
  readonly least: number;
  readonly most?: number;
}

/** The steps in which the peer checks a pod; each has its prefix in the denial (spec/injector.md 2.4). */
export type ProblemStage = 'pod' | 'gate' | 'namespace' | 'defaults' | 'agent' | 'validate' | 'patch';
