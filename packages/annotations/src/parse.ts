import type { JsonValue } from '@sluice/core';
import type {
  AnnotationDefaults,
  AnnotationParameter,
  AnnotationSet,
  EffectiveAnnotation,
  NamedAnnotation,
  SecretAnnotations,
} from './annotation-set.ts';
import { annotationDefaults } from './defaults.ts';
import type { AnnotationDiagnostic } from './diagnostic.ts';
import { annotationDiagnostic } from './diagnostic.ts';
import type { AnnotationEntry } from './entry.ts';
import type { AnnotationKey } from './key.ts';
import { findEntry } from './key.ts';
import type { AnnotationPrefix } from './prefix.ts';
import { annotationPrefixes, openbaoPrefix, prefixOf, vaultPrefix } from './prefix.ts';
import type { AnnotationReaders } from './readers.ts';
import { decodeSecretList, nameOfItem } from './secret-list.ts';
import { assembleSecrets } from './secrets.ts';
import { sortKeys } from './sort-keys.ts';
import type { AnnotationSuffix } from './suffix.ts';
import { suggestPrefix, suggestSuffix } from './suggest.ts';
import { parseAnnotationValue } from './value.ts';
import type { ValueProblem } from './value-problem.ts';

/** Did-you-mean costs time that grows with the number of keys; further unknown keys are named without one. */
const mostSuggestions = 20;

/** Annotations that hold where the pod has none of that key: an operator's (`setting`), or those of its namespace. */
export interface InheritedAnnotations {
  /** Full keys and texts. Keys that are not ours are ignored. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly from: 'setting' | 'namespace';
  /** Name of that setting or namespace, for explanations. */
  readonly name: string;
}

/**
 * Reads all annotations of a pod. Never fails: what is wrong is in `diagnostics`, all of it, errors (bad values) and
 * warnings (unknown keys with did-you-mean, keys without effect, prefixes that disagree). Annotations with other
 * prefixes are ignored. What is inherited counts key by key, the first of the list that has one. `readers` read what
 * is not JSON. Source: spec/injector.md 1.1 to 1.6, 9.6.
 */
export function parseAnnotations(
  annotations: Readonly<Record<string, string>>,
  defaults: AnnotationDefaults = annotationDefaults(),
  inherited: readonly InheritedAnnotations[] = [],
  readers: AnnotationReaders = {},
): AnnotationSet {
  const reading: Reading = {
    readers,
    given: new Map(),
    named: [],
    parameters: { 'auth-config': [], 'agent-telemetry': [], 'agent-env': [], 'agent-inject-env': [] },
    diagnostics: [],
    suggestions: 0,
  };
  for (const found of ownAnnotations(annotations, reading)) readAnnotation(reading, found);
  readInherited(reading, annotations, inherited);
  for (const [suffix, problem] of defaults.problems) {
    if (!reading.given.has(suffix)) reading.diagnostics.push(problem);
  }
  const preserve = reading.given.get('preserve-secret-case') ?? defaults.effective.get('preserve-secret-case');
  const report = (found: AnnotationDiagnostic): void => {
    reading.diagnostics.push(found);
  };
  const placeOf = (name: string): string | undefined => placeInList(reading, name);
  const { secrets, unclaimed } = assembleSecrets(reading.named, preserve?.value === true, placeOf, report);
  const listed = listedSecrets(reading, preserve?.value === true, secrets, report);
  return {
    prefix: reading.given.get('agent-inject')?.key.startsWith(openbaoPrefix) === true ? openbaoPrefix : vaultPrefix,
    given: reading.given,
    defaults,
    secrets: listed.length === 0 ? secrets : [...secrets, ...listed],
    unclaimed,
    authParameters: reading.parameters['auth-config'],
    telemetryParameters: reading.parameters['agent-telemetry'],
    agentVariables: reading.parameters['agent-env'],
    applicationVariables: reading.parameters['agent-inject-env'],
    diagnostics: reading.diagnostics,
  };
}

type ParameterSuffix = 'auth-config' | 'agent-telemetry' | 'agent-env' | 'agent-inject-env';

interface Reading {
  readonly readers: AnnotationReaders;
  readonly given: Map<AnnotationSuffix, EffectiveAnnotation>;
  readonly named: NamedAnnotation[];
  readonly parameters: Readonly<Record<ParameterSuffix, AnnotationParameter[]>>;
  readonly diagnostics: AnnotationDiagnostic[];
  suggestions: number;
}

interface Found {
  readonly key: string;
  readonly prefix: AnnotationPrefix;
  readonly rest: string;
  readonly text: string;
  /** For an inherited one: who gives it. */
  readonly inherited?: InheritedAnnotations;
}

function listedSecrets(
  { given }: Reading,
  preserveCase: boolean,
  known: readonly SecretAnnotations[],
  report: (diagnostic: AnnotationDiagnostic) => void,
): readonly SecretAnnotations[] {
  const list = given.get('agent-inject-secrets');
  if (list === undefined || !Array.isArray(list.value)) return [];
  return decodeSecretList(list.value as readonly JsonValue[], list.key, preserveCase, known, report);
}

function placeInList({ given }: Reading, name: string): string | undefined {
  const list = given.get('agent-inject-secrets');
  if (list === undefined || !Array.isArray(list.value)) return undefined;
  const index = (list.value as readonly JsonValue[]).findIndex((item) => nameOfItem(item) === name);
  return index < 0 ? undefined : `${list.key}[${index}]`;
}

/** Ours, in order of keys; of a pair that differs only in its prefix, the one of openbao.org. */
function ownAnnotations(annotations: Readonly<Record<string, string>>, reading: Reading): readonly Found[] {
  const found: Found[] = [];
  const keys = sortKeys(Object.keys(annotations));
  const hasBoth = keys.some((key) => key.startsWith(openbaoPrefix));
  for (const key of keys) {
    const prefix = prefixOf(key);
    const text = annotations[key] ?? '';
    if (prefix === undefined) reportForeignPrefix(reading, key);
    else if (!hasBoth || !isOverruled(annotations, prefix, key, text, reading)) {
      found.push({ key, prefix, rest: key.slice(prefix.length), text });
    }
  }
  return found;
}

function isOverruled(
  annotations: Readonly<Record<string, string>>,
  prefix: AnnotationPrefix,
  key: string,
  text: string,
  { diagnostics }: Reading,
): boolean {
  if (prefix !== vaultPrefix) return false;
  const winner = openbaoPrefix + key.slice(prefix.length);
  const winning = Object.hasOwn(annotations, winner) ? annotations[winner] : undefined;
  if (winning === undefined) return false;
  if (winning !== text) {
    const message = `differs from ${winner}, which wins`;
    const options = { hint: 'keep one of the two' };
    const where = { kind: 'annotation', key } as const;
    diagnostics.push(annotationDiagnostic('warning', 'annotation/conflicting-prefixes', where, message, options));
  }
  return true;
}

// A key counts once, under whichever prefix: nearer ones overrule those behind them.
function readInherited(
  reading: Reading,
  own: Readonly<Record<string, string>>,
  inherited: readonly InheritedAnnotations[],
): void {
  const taken = new Set<string>();
  for (const found of inherited.flatMap(inheritedAnnotations)) {
    const { rest } = found;
    if (taken.has(rest) || annotationPrefixes.some((prefix) => Object.hasOwn(own, prefix + rest))) continue;
    taken.add(rest);
    readAnnotation(reading, found);
  }
}

// In order of keys, which puts the prefix that wins first.
function inheritedAnnotations(inherited: InheritedAnnotations): readonly Found[] {
  return sortKeys(Object.keys(inherited.annotations)).flatMap((key) => {
    const prefix = prefixOf(key);
    if (prefix === undefined) return [];
    return [{ key, prefix, rest: key.slice(prefix.length), text: inherited.annotations[key] ?? '', inherited }];
  });
}

function readAnnotation(reading: Reading, found: Found): void {
  const known = findEntry(found.rest);
  if (known === undefined) reportUnknown(reading, found);
  else if (known.entry.scope === 'per-parameter') readParameter(reading, found, known);
  else if (known.name !== undefined) {
    reading.named.push({ suffix: known.entry.suffix, name: known.name, key: found.key, text: found.text });
  } else if (known.entry.scope === 'per-secret' && known.entry.bareForm === 'none') {
    const forAll = known.entry.suffix === 'agent-inject-perms' ? ', or agent-inject-default-perms for all' : '';
    warnWithoutEffect(reading, found, 'has no effect without a name', `write ${found.rest}-NAME${forAll}`);
  } else readGlobal(reading, found, known.entry);
}

function readGlobal(reading: Reading, { key, text, inherited }: Found, entry: AnnotationEntry): void {
  const parsed = parseAnnotationValue(entry, text, reading.readers);
  reading.given.set(entry.suffix, {
    suffix: entry.suffix,
    key,
    text,
    value: parsed.ok ? parsed.value : undefined,
    from: inherited === undefined ? 'annotation' : inherited.from,
    ...(inherited === undefined ? {} : { setting: inherited.name }),
  });
  if (!parsed.ok) reportInvalid(reading, key, entry, parsed.error);
}

function reportInvalid(reading: Reading, key: string, entry: AnnotationEntry, problem: ValueProblem): void {
  // The peer takes an unreadable preserve-secret-case as false, without a word (spec/injector.md 1.2).
  const severity = entry.suffix === 'preserve-secret-case' ? 'warning' : 'error';
  const { message, peerText, hint = `use ${entry.accepts}` } = problem;
  const options = { hint, stage: entry.stage, peerText };
  const where = { kind: 'annotation', key } as const;
  reading.diagnostics.push(annotationDiagnostic(severity, 'annotation/invalid-value', where, message, options));
}

function readParameter(reading: Reading, found: Found, { entry, name }: Omit<AnnotationKey, 'prefix'>): void {
  if (name === undefined) {
    warnWithoutEffect(reading, found, 'has no effect without a parameter', `write ${found.rest}-PARAM`);
    return;
  }
  const parsed = parseAnnotationValue(entry, found.text);
  if (!parsed.ok) reportInvalid(reading, found.key, entry, parsed.error);
  const value = parsed.ok ? (parsed.value as JsonValue) : found.text;
  const parameter = { key: found.key, parameter: name, member: name.replaceAll('-', '_'), value };
  if (isParameterSuffix(entry.suffix)) reading.parameters[entry.suffix].push(parameter);
}

function isParameterSuffix(suffix: AnnotationSuffix): suffix is ParameterSuffix {
  return ['auth-config', 'agent-telemetry', 'agent-env', 'agent-inject-env'].includes(suffix);
}

function reportUnknown(reading: Reading, { key, prefix, rest }: Found): void {
  reading.suggestions += 1;
  const meant = reading.suggestions > mostSuggestions ? undefined : suggestSuffix(rest);
  const hint = meant === undefined ? 'it is ignored' : `did you mean ${prefix}${meant}?`;
  const where = { kind: 'annotation', key } as const;
  reading.diagnostics.push(annotationDiagnostic('warning', 'annotation/unknown-key', where, 'unknown key', { hint }));
}

function reportForeignPrefix(reading: Reading, key: string): void {
  const meant = suggestPrefix(key);
  if (meant === undefined) return;
  const where = { kind: 'annotation', key } as const;
  const options = { hint: `did you mean ${meant}?` };
  reading.diagnostics.push(
    annotationDiagnostic('warning', 'annotation/unknown-prefix', where, 'is not read: its prefix is not ours', options),
  );
}

function warnWithoutEffect(reading: Reading, { key }: Found, message: string, hint: string): void {
  const where = { kind: 'annotation', key } as const;
  reading.diagnostics.push(annotationDiagnostic('warning', 'annotation/without-effect', where, message, { hint }));
}
