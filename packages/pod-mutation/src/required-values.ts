import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, textOf } from '@sluice/annotations';
import { atAnnotation, atPointer, podError } from './problem.ts';
import type { InjectorSettings } from './settings/settings-from.ts';
import { settingText } from './settings/settings-from.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/**
 * Values without which no agent can work, of the injector's settings, of the request and of the pod.
 * Source: spec/injector.md 2.4, stages defaults and validate; 6.6.
 */
export function checkRequiredValues(
  set: AnnotationSet,
  namespace: string,
  settings: InjectorSettings,
  report: Report,
): void {
  if (settingText(settings, 'vault-auth-path') === '') {
    const where = { kind: 'setting', name: '-vault-auth-path' } as const;
    const options = { hint: 'set it, for example to auth/kubernetes', peerText: 'Vault Auth Path required' };
    report(podError('defaults', 'injection/required-value', where, 'is empty', options));
  }
  if (namespace === '') {
    const where = atPointer('/request/namespace');
    const peerText = 'kubernetes namespace required';
    report(podError('defaults', 'pod/no-namespace', where, 'the request names no namespace', { peerText }));
  }
  if (set.given.get('agent-request-namespace')?.text === '') {
    requireText(set, 'agent-request-namespace', 'namespace missing from request', report);
  }
  requireText(set, 'agent-image', 'no Vault image found', report);
  if (textOf(set, 'agent-configmap') === '') checkGeneratedMode(set, report);
  checkSomethingRuns(set, report);
}

function checkGeneratedMode(set: AnnotationSet, report: Report): void {
  requireText(set, 'auth-type', 'no Vault Auth Type found', report);
  const hasRole = set.authParameters.some(({ member, value }) => member === 'role' && value !== '');
  if (textOf(set, 'auth-type') === 'kubernetes' && !hasRole) requireText(set, 'role', 'no Vault role found', report);
  requireText(set, 'auth-path', 'no Vault Auth Path found', report);
  requireText(set, 'service', 'no Vault address found', report);
  checkThreshold(set, report);
}

// `NaN` and `Inf` are numbers to the parser, and cannot be written as JSON.
function checkThreshold(set: AnnotationSet, report: Report): void {
  const { key, value } = effectiveAnnotation(set, 'template-lease-renewal-threshold');
  if (typeof value !== 'number' || Number.isFinite(value)) return;
  const spelling = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const options = { hint: 'use a number such as 0.9', peerText: `json: unsupported value: ${spelling}` };
  report(podError('patch', 'injection/unencodable-value', atAnnotation(key), 'is not a finite number', options));
}

function requireText(set: AnnotationSet, suffix: AnnotationSuffix, peerText: string, report: Report): void {
  const { text, key } = effectiveAnnotation(set, suffix);
  if (text !== undefined && text !== '') return;
  const message = text === undefined ? 'is missing' : 'is empty';
  const hint = text === undefined ? 'add it to the pod' : 'give it a text, or leave it out';
  report(podError('validate', 'injection/required-value', atAnnotation(key), message, { hint, peerText }));
}

// The peer marks such a pod as injected, and nothing ever renders a secret (spec/injector.md 6.6).
function checkSomethingRuns(set: AnnotationSet, report: Report): void {
  if (booleanOf(set, 'agent-pre-populate') !== false || booleanOf(set, 'agent-pre-populate-only') !== true) return;
  const { key } = effectiveAnnotation(set, 'agent-pre-populate-only');
  const message = 'no agent would run: agent-pre-populate is false and agent-pre-populate-only is true';
  const options = { hint: 'remove one of the two' };
  report(podError('validate', 'injection/nothing-to-run', atAnnotation(key), message, options));
}
