import { compareCodePoints } from '@sluice/core';
import type { AnnotationSet, NamedAnnotation, SecretAnnotations } from './annotation-set.ts';
import { annotationCatalogue } from './catalogue.ts';
import type { AnnotationDiagnostic } from './diagnostic.ts';
import { annotationDiagnostic } from './diagnostic.ts';
import { toGoLowerCase } from './lower-case.ts';
import { memberOfSuffix } from './secret-list-members.ts';
import { recallSuffix } from './suggest.ts';
import type { AnnotationSuffix } from './suffix.ts';
import { trimGoBlanks } from './trim-blanks.ts';
import { parseAnnotationValue } from './value.ts';

const creators: readonly AnnotationSuffix[] = [
  'agent-inject-secret',
  'agent-inject-template-file',
  'agent-inject-template',
  'agent-inject-secrets-from',
];

/**
 * Joins annotations with the same NAME to secrets, sorted by NAME. A secret exists when one of secret, template-file
 * and template has a text that is not only white space; what has no secret is reported. `placeOfListed` knows the secrets of
 * `agent-inject-secrets`, which have no keys. Source: spec/injector.md 1.2.
 */
export function assembleSecrets(
  named: readonly NamedAnnotation[],
  preserveCase: boolean,
  placeOfListed: (name: string) => string | undefined,
  report: (diagnostic: AnnotationDiagnostic) => void,
): Pick<AnnotationSet, 'secrets' | 'unclaimed'> {
  const groups = new Map<string, NamedAnnotation[]>();
  for (const annotation of named) {
    const group = groups.get(annotation.name);
    if (group === undefined) groups.set(annotation.name, [annotation]);
    else group.push(annotation);
  }
  const secrets: SecretAnnotations[] = [];
  const unclaimed: NamedAnnotation[] = [];
  for (const [rawName, group] of groups) {
    const creator = findCreator(group);
    if (creator === undefined) unclaimed.push(...group);
    else secrets.push(secretOf(rawName, creator, group, preserveCase, report));
  }
  for (const annotation of unclaimed) if (!isAboutToken(annotation)) report(withoutSecret(annotation, placeOfListed));
  return { secrets: secrets.sort((left, right) => compareCodePoints(left.rawName, right.rawName)), unclaimed };
}

function findCreator(group: readonly NamedAnnotation[]): NamedAnnotation | undefined {
  for (const suffix of creators) {
    const found = group.find((annotation) => annotation.suffix === suffix && trimGoBlanks(annotation.text) !== '');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether an annotation with this suffix, and a text, makes its secret exist. */
export function isCreator(suffix: AnnotationSuffix): boolean {
  return creators.includes(suffix);
}

/** A secret from all annotations of its name, `creator` among them. Their values are checked. */
export function secretOf(
  rawName: string,
  { key }: NamedAnnotation,
  group: readonly NamedAnnotation[],
  preserveCase: boolean,
  report: (diagnostic: AnnotationDiagnostic) => void,
): SecretAnnotations {
  const texts = Object.fromEntries(group.map(({ suffix, text }) => [suffix, text]));
  const own = booleanOf(group, 'preserve-secret-case', 'warning', report);
  group.forEach((annotation) => {
    checkValue(annotation, report);
  });
  return {
    rawName,
    name: (own ?? preserveCase) ? rawName : toGoLowerCase(rawName),
    key,
    texts,
    errorOnMissingKey: booleanOf(group, 'error-on-missing-key', 'error', report) ?? false,
  };
}

// Booleans are read, and reported, by `booleanOf`.
function checkValue({ suffix, key, text }: NamedAnnotation, report: (diagnostic: AnnotationDiagnostic) => void): void {
  const entry = annotationCatalogue[suffix];
  const parsed = parseAnnotationValue(entry, text);
  if (parsed.ok || entry.kind === 'boolean') return;
  const { message, peerText } = parsed.error;
  const options = { hint: `use ${entry.accepts}`, peerText };
  report(annotationDiagnostic('error', 'annotation/invalid-value', { kind: 'annotation', key }, message, options));
}

// The peer swallows an unreadable preserve-secret-case (it counts as false) and denies for the other one.
function booleanOf(
  group: readonly NamedAnnotation[],
  suffix: 'preserve-secret-case' | 'error-on-missing-key',
  severity: 'error' | 'warning',
  report: (diagnostic: AnnotationDiagnostic) => void,
): boolean | undefined {
  const found = group.find((annotation) => annotation.suffix === suffix);
  if (found === undefined) return undefined;
  const entry = annotationCatalogue[suffix];
  const parsed = parseAnnotationValue(entry, found.text);
  if (parsed.ok) return parsed.value === true;
  const where = { kind: 'annotation', key: found.key } as const;
  const { message, peerText } = parsed.error;
  const hint = `use ${entry.accepts}${severity === 'warning' ? '; taken as false' : ''}`;
  report(annotationDiagnostic(severity, 'annotation/invalid-value', where, message, { hint, peerText }));
  return false;
}

// `agent-inject-perms-token` without such a secret is the mode of the injected token (spec/injector.md 8).
function isAboutToken({ suffix, name }: NamedAnnotation): boolean {
  return suffix === 'agent-inject-perms' && name === 'token';
}

function withoutSecret(
  { key, name, suffix }: NamedAnnotation,
  placeOfListed: (name: string) => string | undefined,
): AnnotationDiagnostic {
  const where = { kind: 'annotation', key } as const;
  if (creators.includes(suffix)) {
    return annotationDiagnostic(
      'warning',
      'annotation/without-effect',
      where,
      'has no text, so there is no such secret',
    );
  }
  const place = placeOfListed(name);
  if (place !== undefined) {
    const message = `has no effect: ${JSON.stringify(name)} is a secret of ${place}, whose members are in the list`;
    const options = { hint: `write it there, as member ${memberOfSuffix(suffix)}` };
    return annotationDiagnostic('warning', 'annotation/without-effect', where, message, options);
  }
  const meant = recallSuffix(`${suffix}-${name}`);
  const hint =
    meant === undefined
      ? `add agent-inject-secret-${name} or agent-inject-template-${name}; case matters`
      : `did you mean ${key.slice(0, key.indexOf('/') + 1)}${meant}?`;
  const message = `there is no secret named ${JSON.stringify(name)}`;
  return annotationDiagnostic('warning', 'annotation/without-effect', where, message, { hint });
}
