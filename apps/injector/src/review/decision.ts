import type { Diagnostic, JsonPatchOperation } from '@sluice/core';

/** Everything the webhook can answer. Made by `allow`, `allowWith` and `deny` only; the encoder adds uid and version. */
export type Decision =
  | { readonly kind: 'allow'; readonly warnings: readonly Diagnostic[]; readonly audit: AuditAnnotations }
  | {
      readonly kind: 'allow-with-patch';
      readonly patch: readonly JsonPatchOperation[];
      readonly warnings: readonly Diagnostic[];
      readonly audit: AuditAnnotations;
    }
  | {
      readonly kind: 'deny';
      /** HTTP status that the API server passes to its client. */
      readonly code: number;
      readonly message: string;
      readonly causes: readonly StatusCause[];
      readonly warnings: readonly Diagnostic[];
      readonly audit: AuditAnnotations;
    };

/** Keys: at most 63 letters, digits, `-`, `_`, `.`; values stable over reinvocations. Source: spec/kubernetes.md 1.6. */
export type AuditAnnotations = Readonly<Record<string, string>>;

/** One entry of `details.causes` of a Kubernetes Status: for programs, beside the message for people. */
export interface StatusCause {
  readonly reason: 'FieldValueInvalid';
  readonly field: string;
  readonly message: string;
}

/** Lets the object through as it is. */
export function allow(reason: string, warnings: readonly Diagnostic[] = []): Decision {
  return { kind: 'allow', warnings, audit: { injected: 'false', 'skip-reason': reason } };
}

/** Lets the object through with these changes; `audit` are further facts for the audit log, no secret paths. */
export function allowWith(
  patch: readonly JsonPatchOperation[],
  warnings: readonly Diagnostic[] = [],
  audit: AuditAnnotations = {},
): Decision {
  return { kind: 'allow-with-patch', patch, warnings, audit: { injected: 'true', ...audit } };
}

/**
 * Refuses the object. `diagnostics` in the order of `message`'s lines; those that are no errors become warnings.
 * Source: spec/kubernetes.md 1.4: code 400 without a reason keeps the text and our name readable in kubectl.
 */
export function deny(message: string, diagnostics: readonly Diagnostic[]): Decision {
  return {
    kind: 'deny',
    code: 400,
    message: shortened(message, 16_384),
    causes: diagnostics.filter(({ severity }) => severity === 'error').map(causeOf),
    warnings: diagnostics.filter(({ severity }) => severity !== 'error'),
    audit: { injected: 'false', 'skip-reason': 'denied' },
  };
}

/** Refuses the object because of something outside of it that may work again in a moment. */
export function denyForNow(message: string): Decision {
  const audit = { injected: 'false', 'skip-reason': 'denied' };
  return { kind: 'deny', code: 500, message: `${message}; then try again`, causes: [], warnings: [], audit };
}

/** Refuses an object that is nested so deeply that working on it takes more than the stack: thousands of levels. */
export function denyTooDeep(): Decision {
  return deny('the pod is nested too deeply to be looked at; pods have some 15 levels', []);
}

/** Refuses the object because of a bug of ours: the pod was to be injected, and must not start without its secrets. */
export function denyByBug(): Decision {
  return {
    kind: 'deny',
    code: 500,
    message: 'internal error of the injector; its log has the details under the uid of this review',
    causes: [],
    warnings: [],
    audit: { injected: 'false', 'skip-reason': 'internal-error' },
  };
}

function causeOf({ where, message, hint }: Diagnostic): StatusCause {
  return {
    reason: 'FieldValueInvalid',
    field:
      where.kind === 'annotation'
        ? `metadata.annotations[${where.key}]`
        : where.kind === 'pointer'
          ? where.pointer
          : '',
    message: shortened(hint === undefined ? message : `${message}; ${hint}`, 1024),
  };
}

// Messages quote what is wrong, which may be megabytes; people and logs read the beginning.
function shortened(text: string, mostUnits: number): string {
  return text.length <= mostUnits ? text : `${text.slice(0, mostUnits).replace(/[\ud800-\udbff]$/, '')}…`;
}
