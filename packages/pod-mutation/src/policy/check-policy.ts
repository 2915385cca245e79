import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import {
  annotationEntries,
  annotationOfPlace,
  effectiveAnnotation,
  parseAnnotationKey,
  secretKey,
  textOf,
} from '@sluice/annotations';
import type { PodView } from '../pod.ts';
import { atAnnotation, podError } from '../problem.ts';
import type { InjectorSettings } from '../settings/settings-from.ts';
import { inheritedText } from './inherited-text.ts';
import { matchesAny, matchesAnyAddress } from './match-pattern.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/**
 * What operators forbid: locked annotations with another text than the injector's, images and servers that are not on
 * a list. A pod could otherwise send its token to a server of its author's choice. Source: spec/injector.md 8, 9.6.
 */
export function checkPolicy(
  set: AnnotationSet,
  pod: PodView,
  inherited: Readonly<Record<string, string>>,
  settings: InjectorSettings,
  report: Report,
): void {
  const { lockedAnnotations, allowedImages, allowedAddresses } = settings.policy;
  if (lockedAnnotations.length > 0) checkLocked(set, pod, inherited, lockedAnnotations, report);
  checkAllowed(set, 'agent-image', allowedImages, 'image', report);
  checkAllowed(set, 'service', allowedAddresses, 'server', report);
}

function checkLocked(
  set: AnnotationSet,
  pod: PodView,
  inherited: Readonly<Record<string, string>>,
  locked: readonly string[],
  report: Report,
): void {
  for (const [key, text] of Object.entries(pod.annotations)) {
    const found = parseAnnotationKey(key);
    if (found === undefined || !locked.includes(found.entry.suffix)) continue;
    const rest = key.slice(found.prefix.length);
    const standing = inheritedText(inherited, rest) ?? (found.name === undefined ? defaultText(set, key) : undefined);
    if (text === standing) continue;
    const message = standing === undefined ? 'is locked by the operator' : `is locked to ${JSON.stringify(standing)}`;
    const options = { hint: 'remove it from the pod' };
    report(podError('validate', 'injection/locked', atAnnotation(key), message, options));
  }
  checkLockedMembers(set, locked, report);
}

// What a list of secrets says is as locked as the keys it stands for, unless the operator has written the list.
function checkLockedMembers(set: AnnotationSet, locked: readonly string[], report: Report): void {
  const list = set.given.get('agent-inject-secrets');
  if (list === undefined || list.from === 'setting') return;
  for (const { key, rawName, texts } of set.secrets.filter((secret) => annotationOfPlace(secret.key) === list.key)) {
    for (const { suffix } of annotationEntries.filter((entry) => texts[entry.suffix] !== undefined)) {
      if (!locked.includes(suffix)) continue;
      const where = atAnnotation(secretKey(key, suffix, rawName));
      report(podError('validate', 'injection/locked', where, 'is locked by the operator', { hint: 'remove it' }));
    }
  }
}

function defaultText({ defaults }: AnnotationSet, key: string): string | undefined {
  const suffix = parseAnnotationKey(key)?.entry.suffix;
  return suffix === undefined ? undefined : defaults.effective.get(suffix)?.text;
}

function checkAllowed(
  set: AnnotationSet,
  suffix: 'agent-image' | 'service',
  allowed: readonly string[],
  what: string,
  report: Report,
): void {
  const text = textOf(set, suffix);
  const { from } = effectiveAnnotation(set, suffix);
  const matches = suffix === 'service' && from !== 'setting' ? matchesAnyAddress : matchesAny;
  if (allowed.length === 0 || matches(allowed, text)) return;
  const message = `${what} ${JSON.stringify(text)} is not allowed`;
  const options = { hint: `use one of ${allowed.join(', ')}` };
  report(
    podError('validate', 'injection/not-allowed', atAnnotation(effectiveAnnotation(set, suffix).key), message, options),
  );
}
