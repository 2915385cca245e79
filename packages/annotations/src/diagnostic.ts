import type { Diagnostic, Location, Severity } from '@sluice/core';
import type { ProblemStage } from './entry.ts';

/** A problem of a pod's annotations, with what a denial needs to speak as the peer does. */
export interface AnnotationDiagnostic extends Diagnostic {
  readonly stage: ProblemStage;
  /** The peer's words for the same problem, without the prefix of the stage: scripts match on them. */
  readonly peerText?: string;
}

/** The codes of all diagnostics of this package; documented in the README. */
export type AnnotationCode =
  | 'annotation/invalid-value'
  | 'annotation/not-text'
  | 'annotation/unknown-key'
  | 'annotation/unknown-prefix'
  | 'annotation/conflicting-prefixes'
  | 'annotation/without-effect';

/** A diagnostic about one annotation, or about the setting that gave its value. */
export function annotationDiagnostic(
  severity: Severity,
  code: AnnotationCode,
  where: Location,
  message: string,
  { hint, stage = 'agent', peerText }: { hint?: string; stage?: ProblemStage; peerText?: string | undefined } = {},
): AnnotationDiagnostic {
  return {
    code,
    severity,
    where,
    message,
    stage,
    ...(hint === undefined ? {} : { hint }),
    ...(peerText === undefined ? {} : { peerText }),
  };
}
