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
    const named = decodeItem(item, place, report);
    const [first] = named;
    if (first === undefined) return [];
    const other = places.get(first.name);
    if (other !== undefined) {
      refuse(report, `${place}.name`, `${JSON.stringify(first.name)} is the name of ${other} too`, 'use another name');
      return [];
    }
    places.set(first.name, place);
    const creator = named.find(({ suffix, text }) => isCreator(suffix) && text.trim() !== '');
    if (creator === undefined) {
      refuse(report, place, 'says nothing to write', 'give it path, template or templateFile');
      return [];
    }
    return [secretOf(first.name, { ...creator, key: place }, named, preserveCase, report)];
  });
}

/** The annotations that an item stands for; empty when it has no usable name. */
function decodeItem(item: JsonValue, place: string, report: Report): readonly NamedAnnotation[] {
  if (!isObject(item)) {
    refuse(report, place, 'is no object', 'write {"name": "NAME", "path": "PATH"}');
    return [];
  }
  const { name, ...members } = item;
  const known = listMembers.map((member) => member.name);
  for (const unknown of Object.keys(members).filter((member) => !known.includes(member))) {
    const meant = closestName(unknown, ['name', ...known]);
    const hint = meant === undefined ? `use ${['name', ...known].join(', ')}` : `did you mean ${meant}?`;
    refuse(report, `${place}.${unknown}`, 'unknown member', hint);
  }
  if (typeof name !== 'string' || !/^(?!\.{1,2}$)[^/\p{Cc}]+$/u.test(name)) {
    refuse(report, `${place}.name`, 'is no name of a secret', 'write a text without slashes; file takes a path');
    return [];
  }
  const whole = members['as'] !== undefined;
  return listMembers.flatMap(({ name: member, suffix, form }) => {
    const value = members[member];
    if (value === undefined) return [];
    const memberPlace = `${place}.${member}`;
    const text = textOfMember(value, form);
    if (text === undefined) {
      refuse(
        report,
        memberPlace,
        `is no ${nounOf(form)}`,
        form === 'text' ? 'put it into quotes' : `use ${useOf(form)}`,
      );
      return [];
    }
    const standsFor = suffix === 'agent-inject-secret' && whole ? 'agent-inject-secrets-from' : suffix;
    return [{ suffix: standsFor, name, key: memberPlace, text }];
  });
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

function useOf(form: MemberForm): string {
  return form === 'texts' ? '["NAME", "NAME"]' : form === 'boolean' ? 'true or false' : 'a number';
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
