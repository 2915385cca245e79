import type { AnnotationDiagnostic, AnnotationSuffix, ProblemStage } from '@sluice/annotations';
import { parseAnnotationKey } from '@sluice/annotations';
import { formatDiagnostic } from '@sluice/core';
import { stagePrefixes } from './reasons.ts';
import { settingCatalogue } from './settings/catalogue.ts';

const stages: readonly ProblemStage[] = ['pod', 'gate', 'namespace', 'defaults', 'agent', 'validate', 'patch'];

// The order in which the peer looks at annotations within a stage; it reports the first problem only.
const annotationOrder: Readonly<Partial<Record<ProblemStage, readonly AnnotationSuffix[]>>> = {
  defaults: ['auth-min-backoff', 'auth-max-backoff', 'agent-json-patch', 'agent-init-json-patch'],
  agent: [
    'agent-service-account-token-volume-name',
    'error-on-missing-key',
    'agent-init-first',
    'agent-pre-populate',
    'agent-pre-populate-only',
    'agent-revoke-on-shutdown',
    'agent-revoke-grace',
    'tls-skip-verify',
    'agent-run-as-user',
    'agent-run-as-group',
    'agent-run-as-same-user',
    'agent-share-process-namespace',
    'agent-set-security-context',
    'agent-cache-enable',
    'agent-cache-exit-on-err',
    'agent-inject-default-template',
    'agent-inject-token',
    'template-config-exit-on-retry-failure',
    'template-max-connections-per-host',
    'template-lease-renewal-threshold',
    'agent-enable-quit',
    'agent-auto-auth-exit-on-err',
  ],
  validate: [
    'agent-request-namespace',
    'agent-service-account-token-volume-name',
    'agent-image',
    'auth-type',
    'role',
    'auth-path',
    'service',
  ],
  patch: [
    'template-lease-renewal-threshold',
    'agent-limits-cpu',
    'agent-limits-mem',
    'agent-limits-ephemeral',
    'agent-requests-cpu',
    'agent-requests-mem',
    'agent-requests-ephemeral',
    'agent-init-json-patch',
    'agent-json-patch',
  ],
};

/** Errors in the order of the peer's checks: what it would report comes first. Source: spec/injector.md 2.4. */
export function inPeerOrder(errors: readonly AnnotationDiagnostic[]): readonly AnnotationDiagnostic[] {
  return errors
    .map((error, index) => ({ error, rank: rankOf(error), index }))
    .sort((left, right) => left.rank - right.rank || left.index - right.index)
    .map(({ error }) => error);
}

/**
 * The text of a denial: the peer's own sentence first, for scripts that match on it, then each problem on a line of its
 * own with key, value and what is accepted. Source: spec/injector.md 2.4, spec/kubernetes.md 1.4.
 */
export function denialMessage(errors: readonly AnnotationDiagnostic[]): string {
  const [first] = errors;
  if (first === undefined) return '';
  const headline = stagePrefixes[first.stage] + (first.peerText ?? formatDiagnostic(first));
  const details = first.peerText === undefined ? errors.slice(1) : errors;
  return [headline, ...details.map(formatDiagnostic)].join('\n');
}

function rankOf({ stage, where, peerText, code }: AnnotationDiagnostic): number {
  // What only we deny comes behind everything that the peer denies too.
  const ours = peerText === undefined ? 10_000 : 0;
  return ours + stages.indexOf(stage) * 100 + rankWithin(stage, suffixOf(code, where));
}

// What concerns no annotation is looked at before all that do.
function rankWithin(stage: ProblemStage, suffix: AnnotationSuffix | undefined): number {
  if (suffix === undefined) return 0;
  const order = annotationOrder[stage] ?? [];
  const place = order.indexOf(suffix);
  return 1 + (place < 0 ? order.length : place);
}

function suffixOf(code: string, where: AnnotationDiagnostic['where']): AnnotationSuffix | undefined {
  if (code === 'pod/same-user') return 'agent-run-as-same-user';
  if (where.kind === 'annotation') return parseAnnotationKey(where.key)?.entry.suffix;
  // A setting that is missing concerns every pod, one that is wrong stands for its annotation.
  if (where.kind !== 'setting' || code === 'injection/required-value') return undefined;
  const setting = settingCatalogue.find(({ flag, env }) => where.name === env || where.name === `-${flag ?? ''}`);
  return setting?.annotation;
}
