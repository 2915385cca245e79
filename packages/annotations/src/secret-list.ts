import type { JsonObject, JsonValue } from '@sluice/core';
import { closestName, JsonNumber } from '@sluice/core';
import type { NamedAnnotation, SecretAnnotations } from './annotation-set.ts';
import type { AnnotationDiagnostic } from './diagnostic.ts';
import { annotationDiagnostic } from './diagnostic.ts';
import type { MemberForm } from './secret-list-members.ts';
import { listMembers } from './secret-list-members.ts';
import { isCreator, secretOf } from './secrets.ts';

type Report = (diagnostic: AnnotationDiagnostic) => void;

/**
 * The secrets of `agent-inject-secrets`, in its order: each item is read as the annotations with its name would be, and
 * every problem is at its place, `KEY[2].perms`. `known` are the secrets that have keys of their own; a name counts once.
 * Source: spec/injector.md 8.
 */
export function decodeSecretList(
  items: readonly JsonValue[],
  key: string,
  preserveCase: boolean,
  known: readonly SecretAnnotations[],
  report: Report,
): readonly SecretAnnotations[] {
  const places = new Map(known.map(({ rawName, key: place }) => [rawName, place]));
  return items.flatMap((item, index) => {
    const place = `${key}[${index}]`;
    const decoded = decodeItem(item, place, report);
    if (decoded === undefined) return [];
    const { name, named } = decoded;
    const other = places.get(name);
    if (other !== undefined) {
      refuse(report, `${place}.name`, `${JSON.stringify(name)} is the name of ${other} too`, 'use another name');
      return [];
    }
    places.set(name, place);
    const creator = named.find(({ suffix, text }) => isCreator(suffix) && text.trim() !== '');
    if (creator === undefined) {
      refuse(report, place, 'says nothing to write', 'give it path, template or templateFile');
      return [];
    }
    return [secretOf(name, { ...creator, key: place }, named, preserveCase, report)];
  });
}

/** The name that an item has, whatever else is wrong with it. */
export function nameOfItem(item: JsonValue): string | undefined {
  const name = isObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

interface Item {
  readonly name: string;
  readonly named: readonly NamedAnnotation[];
}

/** The annotations that an item stands for; `undefined` when it has no usable name. */
function decodeItem(item: JsonValue, place: string, report: Report): Item | undefined {
  if (!isObject(item)) {
    refuse(report, place, 'is no object', 'write {"name": "NAME", "path": "PATH"}');
    return undefined;
  }
  const { name, ...members } = item;
  refuseUnknown(Object.keys(members), place, report);
  if (typeof name !== 'string' || !/^(?!\.{1,2}$)[^/\p{Cc}]+$/u.test(name)) {
    refuse(report, `${place}.name`, 'is no name of a secret', 'write a text without slashes; file takes a path');
    return undefined;
  }
  const whole = members['as'] !== undefined;
  const named: NamedAnnotation[] = [];
  for (const { name: member, suffix, form } of listMembers) {
    const value = members[member];
    if (value === undefined) continue;
    const key = `${place}.${member}`;
    const text = textOfMember(value, form);
    const standsFor = suffix === 'agent-inject-secret' && whole ? 'agent-inject-secrets-from' : suffix;
    if (text === undefined) refuse(report, key, `is no ${nounOf(form)}`, adviceFor(form));
    else named.push({ suffix: standsFor, name, key, text });
  }
  return { name, named };
}

function refuseUnknown(members: readonly string[], place: string, report: Report): void {
  const known = ['name', ...listMembers.map(({ name }) => name)];
  for (const unknown of members.filter((member) => !known.includes(member))) {
    const meant = closestName(unknown, known);
    const hint = meant === undefined ? `use ${known.join(', ')}` : `did you mean ${meant}?`;
    refuse(report, `${place}.${unknown}`, 'unknown member', hint);
  }
}

function textOfMember(value: JsonValue, form: MemberForm): string | undefined {
  if (typeof value === 'string') return value;
  if (form === 'boolean' && typeof value === 'boolean') return String(value);
  if (form === 'id' && value instanceof JsonNumber) return value.text;
  if (form !== 'texts' || !isList(value)) return undefined;
  const texts = value.filter((each) => typeof each === 'string');
  return texts.length === value.length ? texts.join(',') : undefined;
}

function nounOf(form: MemberForm): string {
  return { text: 'text', texts: 'list of texts', boolean: 'boolean', id: 'numeric id' }[form];
}

function adviceFor(form: MemberForm): string {
  const advice = {
    text: 'put it into quotes',
    texts: 'use ["NAME", "NAME"]',
    boolean: 'use true or false',
    id: 'use a number',
  };
  return advice[form];
}

function refuse(report: Report, key: string, message: string, hint: string): void {
  const where = { kind: 'annotation', key } as const;
  report(annotationDiagnostic('error', 'annotation/invalid-value', where, message, { hint }));
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof JsonNumber);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
