import { formatDiagnostic } from '@sluice/core';
import type { Diagnostic, JsonPatchOperation } from '@sluice/core';
import type { Decision } from './decision.ts';
import type { Review } from './decode-review.ts';

/**
 * The AdmissionReview that answers `review`, as JSON of ASCII characters only: such a text is sent as it is, in one
 * write with its headers. Source: spec/injector.md 2.3, spec/kubernetes.md 1.3.
 */
export function encodeResponse(review: Review, decision: Decision): string {
  const { kind, apiVersion } = envelopeOf(review);
  const text = asciiJson(JSON.stringify({ kind, apiVersion, response: responseOf(review, decision) }));
  // The patch is most of the answer and is base64: it goes in at the end, without another pass for quotes.
  return decision.kind === 'allow-with-patch' ? withPatch(text, decision.patch) : text;
}

/** Diagnostics as texts that an API server passes on. Source: spec/kubernetes.md 1.5. */
export function encodeWarnings(warnings: readonly Diagnostic[]): readonly string[] {
  const texts = warnings.map((warning) => printable(`sluice: ${formatDiagnostic(warning)}`));
  const distinct = [...new Set(texts)];
  if (distinct.length <= maxWarnings) return distinct;
  const left = distinct.length - maxWarnings + 1;
  return [...distinct.slice(0, maxWarnings - 1), `sluice: ${left} more warnings; see sluice-injector lint`];
}

// One request passes 4,096 characters of warnings in all: ten of at most 256 leave room for other webhooks.
const maxWarnings = 10;
const maxWarningLength = 256;

// A review without apiVersion and kind is answered as v1; with one of them absent, it stays absent (recorded).
function envelopeOf({ apiVersion, kind }: Review): Pick<Review, 'apiVersion' | 'kind'> {
  const isBare = apiVersion === undefined && kind === undefined;
  return isBare ? { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' } : { kind, apiVersion };
}

function responseOf(review: Review, decision: Decision): Record<string, unknown> {
  const warnings = encodeWarnings(decision.warnings);
  return {
    uid: review.request.uid,
    allowed: decision.kind !== 'deny',
    ...(decision.kind === 'deny' ? { status: statusOf(decision) } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
    auditAnnotations: decision.audit,
  };
}

// No reason: with one, kubectl hides the message or our name (spec/kubernetes.md 1.4).
function statusOf({ code, message, causes }: Extract<Decision, { kind: 'deny' }>): Record<string, unknown> {
  return { metadata: {}, status: 'Failure', code, message, ...(causes.length === 0 ? {} : { details: { causes } }) };
}

// `text` ends with the braces of response and review.
function withPatch(text: string, patch: readonly JsonPatchOperation[]): string {
  const encoded = Buffer.from(JSON.stringify(patch)).toString('base64');
  return `${text.slice(0, -2)},"patch":"${encoded}","patchType":"JSONPatch"}}`;
}

// Other characters are inside of strings only, where JSON can spell them with ASCII.
function asciiJson(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// The API server drops a text with a control character without a trace.
function printable(text: string): string {
  const clean = text
    .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = Array.from(clean);
  return characters.length <= maxWarningLength ? clean : `${characters.slice(0, maxWarningLength - 1).join('')}…`;
}
