import type { Diagnostic, JsonObject, JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { annotationPrefixes, explainAnnotation, prefixOf, vaultPrefix } from '@sluice/annotations';
import { checkPath, findByPath } from '../json-path.ts';
import { matchesAny } from './match-pattern.ts';
import { ownKeys } from './own-keys.ts';

/** Annotations that an operator gives to pods which do not have them. */
export interface DefaultAnnotationRule {
  /** Names of Kubernetes namespaces, `*` for any text; absent: all. */
  readonly namespaces?: readonly string[];
  /** JSONPath into the pod, with the text or one of the texts that must stand there; absent: all pods. */
  readonly match?: Readonly<Record<string, readonly string[]>>;
  /** Full keys and texts. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Reads the document of default annotations: a list of `{ namespaces?, match?, annotations }`, from JSON or YAML that is
 * already parsed. Fails with everything that is wrong. Source: spec/injector.md 8, DEFAULT_ANNOTATIONS_FILE, 9.6.
 */
export function decodeDefaultAnnotations(document: JsonValue, file: string): Result<readonly DefaultAnnotationRule[]> {
  if (!isList(document)) return fail([problem(file, '', 'is no list of rules', 'write a list of { annotations: … }')]);
  const problems: Diagnostic[] = [];
  const rules = document.map((item, index) => {
    return decodeRule(item, (pointer, message, hint) => {
      problems.push(problem(file, `/${index}${pointer}`, message, hint));
    });
  });
  return problems.length > 0 ? fail(problems) : succeed(rules);
}

/**
 * What the rules give to a pod of a namespace; of rules that give the same key, under whichever prefix, the last one
 * counts.
 */
export function defaultAnnotationsFor(
  rules: readonly DefaultAnnotationRule[],
  namespace: string,
  pod: JsonObject,
): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const rule of rules) {
    if (rule.namespaces !== undefined && !matchesAny(rule.namespaces, namespace)) continue;
    if (matchesPod(rule, pod)) replaceBy(rule.annotations, given);
  }
  return given;
}

function replaceBy(annotations: Readonly<Record<string, string>>, given: Record<string, string>): void {
  for (const key of Object.keys(annotations)) {
    const rest = key.slice(prefixOf(key)?.length ?? 0);
    for (const prefix of annotationPrefixes) Reflect.deleteProperty(given, prefix + rest);
  }
  Object.assign(given, annotations);
}

function matchesPod({ match = {} }: DefaultAnnotationRule, pod: JsonObject): boolean {
  return Object.entries(match).every(([path, wanted]) => {
    const found = findByPath(pod, path);
    return found.ok && found.value.some(({ value }) => typeof value === 'string' && matchesAny(wanted, value));
  });
}

type Refuse = (pointer: string, message: string, hint: string) => void;

function decodeRule(item: JsonValue, refuse: Refuse): DefaultAnnotationRule {
  if (!isObject(item)) {
    refuse('', 'is no rule', 'write an object with annotations');
    return { annotations: {} };
  }
  const { namespaces, match, annotations, ...others } = item;
  for (const name of Object.keys(others)) refuse(`/${name}`, 'unknown member', 'use namespaces, match, annotations');
  return {
    ...(namespaces === undefined ? {} : { namespaces: decodeTexts(namespaces, '/namespaces', refuse) }),
    ...(match === undefined ? {} : { match: decodeMatch(match, refuse) }),
    annotations: decodeAnnotations(annotations, refuse),
  };
}

function decodeMatch(value: JsonValue, refuse: Refuse): Readonly<Record<string, readonly string[]>> {
  if (!isObject(value)) {
    refuse('/match', 'is no object', 'write JSONPath: text');
    return {};
  }
  const entries = Object.entries(value).map(([path, wanted]) => {
    const wrong = checkPath(path);
    if (wrong !== undefined) refuse('/match', wrong, 'use a path such as $.metadata.labels.app');
    return [path, decodeTexts(wanted, `/match/${path}`, refuse)] as const;
  });
  return Object.fromEntries(entries);
}

function decodeTexts(value: JsonValue, pointer: string, refuse: Refuse): readonly string[] {
  const list = isList(value) ? value : [value];
  const texts = list.filter((item) => typeof item === 'string');
  if (texts.length < list.length) refuse(pointer, 'is neither a text nor a list of texts', 'use texts');
  return texts;
}

function decodeAnnotations(value: JsonValue | undefined, refuse: Refuse): Readonly<Record<string, string>> {
  if (value === undefined || !isObject(value)) {
    refuse('/annotations', 'is no object', 'write KEY: "text"');
    return {};
  }
  const entries = Object.entries(value).map(([key, text]) => {
    const fullKey = prefixOf(key) === undefined ? vaultPrefix + key : key;
    const pointer = `/annotations/${key}`;
    const { found, suggestion } = explainAnnotation(fullKey);
    if (found === undefined) {
      refuse(pointer, 'unknown annotation', suggestion === undefined ? 'remove it' : `did you mean ${suggestion}?`);
    } else if (ownKeys.includes(found.entry.suffix)) refuse(pointer, 'counts only on the pod itself', 'remove it');
    if (typeof text !== 'string') refuse(pointer, 'is no text', 'put it into quotes');
    return [fullKey, typeof text === 'string' ? text : ''] as const;
  });
  return Object.fromEntries(entries);
}

function problem(file: string, pointer: string, message: string, hint: string): Diagnostic {
  const where = { kind: 'setting', name: `${file}${pointer === '' ? '' : `#${pointer}`}` } as const;
  return { code: 'policy/invalid-document', severity: 'error', where, message, hint };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
