import type { AnnotationDiagnostic, ProblemStage } from '@sluice/annotations';
import type { Location } from '@sluice/core';

/** The codes of diagnostics about a pod as a whole; those of single annotations are in `@sluice/annotations`. */
export type PodCode =
  | 'pod/not-a-pod'
  | 'pod/system-namespace'
  | 'pod/no-namespace'
  | 'pod/no-service-account-token'
  | 'pod/same-user'
  | 'pod/process-namespace'
  | 'pod/name-taken'
  | 'injection/required-value'
  | 'injection/nothing-to-run'
  | 'injection/destination-taken'
  | 'injection/destination-outside'
  | 'injection/mount-path'
  | 'injection/limit-below-request'
  | 'injection/json-patch'
  | 'injection/unencodable-value'
  | 'injection/unsupported-value'
  | 'injection/not-supported'
  | 'injection/locked'
  | 'injection/not-allowed'
  | 'warning/without-effect'
  | 'warning/dangerous'
  | 'warning/may-fail';

/** A problem that denies the pod; `peerText` are the peer's words for it, where it has some. */
export function podError(
  stage: ProblemStage,
  code: PodCode,
  where: Location,
  message: string,
  { hint, peerText }: { readonly hint?: string; readonly peerText?: string } = {},
): AnnotationDiagnostic {
  return {
    code,
    severity: 'error',
    where,
    message,
    stage,
    ...(hint === undefined ? {} : { hint }),
    ...(peerText === undefined ? {} : { peerText }),
  };
}

/** Something that works and is probably not what was meant. */
export function podWarning(code: PodCode, where: Location, message: string, hint?: string): AnnotationDiagnostic {
  return { code, severity: 'warning', where, message, stage: 'agent', ...(hint === undefined ? {} : { hint }) };
}

/** The place of an annotation, by the key that is in force. */
export function atAnnotation(key: string): Location {
  return { kind: 'annotation', key };
}

/** A place in the pod, by JSON pointer. */
export function atPointer(pointer: string): Location {
  return { kind: 'pointer', pointer };
}
