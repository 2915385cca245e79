import type { JsonValue, Quantity, Result } from '@sluice/core';
import {
  fail,
  isZeroWithoutDigits,
  JsonNumber,
  parseGoBoolean,
  parseGoDuration,
  parseGoFloat,
  parseGoInt,
  parseGoUint,
  parseJson,
  parseQuantity,
  posixSignals,
  succeed,
} from '@sluice/core';
import type { AnnotationEntry, ValueRange } from './entry.ts';
import { toGoLowerCase } from './lower-case.ts';
import { parsePatchAnnotation } from './patch-value.ts';
import type { AnnotationReaders } from './readers.ts';
import { parseSecretList } from './secret-list-text.ts';
import type { ValueProblem } from './value-problem.ts';

/**
 * A parsed value. Which form a kind has: boolean -> boolean; integer, unsigned-integer, port, user-id -> number (JsonNumber
 * beyond 2^53); float -> number; quantity -> Quantity; list -> strings, untrimmed; json-patch -> operations as given;
 * json-or-text -> any JSON; secret-list -> the list, unchecked; duration, text, default-template, choice, file-mode, config-map -> string. `undefined`: the text means "not set".
 */
export type AnnotationValue = JsonValue | Quantity | undefined;

/** Reads the text of an annotation as the kind of its entry demands. Source: spec/injector.md 1.1. */
export function parseAnnotationValue(
  entry: AnnotationEntry,
  text: string,
  readers: AnnotationReaders = {},
): Result<AnnotationValue, ValueProblem> {
  const parsed = parseText(entry, text, readers);
  if (!parsed.ok || entry.range === undefined) return parsed;
  const outside = outsideOf(entry.range, parsed.value);
  return outside === undefined ? parsed : fail({ message: `${JSON.stringify(text)} is ${outside}` });
}

function parseText(
  entry: AnnotationEntry,
  text: string,
  readers: AnnotationReaders,
): Result<AnnotationValue, ValueProblem> {
  switch (entry.kind) {
    case 'boolean':
      return parseBoolean(entry, text);
    case 'boolean-or-strict':
      return text === 'strict' ? succeed(text) : parseBoolean(entry, text);
    case 'integer':
      return text === '' ? succeed(0) : explained(integer(parseGoInt(text)), text, 'a whole number');
    case 'unsigned-integer':
      return explained(integer(parseGoUint(text)), text, 'a whole number of at least 0');
    case 'user-id':
      return parseUserId(text);
    case 'float':
      return explained(parseGoFloat(text), text, 'a number');
    case 'duration':
      return parseDurationText(entry, text);
    case 'quantity':
      return text === '' ? succeed(undefined) : parseQuantityText(text);
    case 'list':
      return succeed(text === '' ? [] : text.split(','));
    case 'default-template':
      return parseDefaultTemplate(text);
    case 'json-patch':
      return parsePatchAnnotation(entry.suffix, text);
    case 'json-or-text':
      return succeed(parseJsonOrText(text));
    case 'choice':
      return parseChoice(entry, text);
    case 'boolean-or-auto':
      if (text === 'auto') return succeed('auto');
      return text === '' ? succeed(false) : explained(parseGoBoolean(text), text, 'true, false or auto');
    case 'seccomp-profile':
      return parseSeccompProfile(text);
    case 'secret-field':
      return parseSecretField(text);
    case 'process-signal':
      return parseProcessSignal(text);
    case 'port':
      return parsePort(text);
    case 'file-mode':
      return parseFileMode(text);
    case 'config-map':
      return parseConfigMap(text);
    case 'secret-list':
      return parseSecretList(text, readers);
    case 'text':
      return succeed(text);
  }
}

function outsideOf({ least, most = Infinity }: ValueRange, value: AnnotationValue): string | undefined {
  if (value === undefined) return undefined;
  const isQuantity = typeof value === 'object' && value !== null && 'nanoUnits' in value;
  const amount = Number(isQuantity ? value.nanoUnits : value);
  if (amount < least) return `below ${least}`;
  return amount > most ? `above ${most}` : undefined;
}

function explained<T>(
  parsed: Result<T, string>,
  text: string,
  expected: string,
  peerPrefix = '',
): Result<T, ValueProblem> {
  if (parsed.ok) return parsed;
  return fail({ message: `${JSON.stringify(text)} is not ${expected}`, peerText: peerPrefix + parsed.error });
}

function parseBoolean(entry: AnnotationEntry, text: string): Result<boolean, ValueProblem> {
  if (text === '') return succeed(false);
  return explained(parseGoBoolean(text), text, 'a boolean', booleanPrefix(entry, text));
}

// The name in the peer's quotes is always empty. One annotation has a text of its own.
function booleanPrefix({ suffix }: AnnotationEntry, text: string): string {
  const prefix = "cannot parse '' as bool: ";
  if (suffix !== 'agent-share-process-namespace') return prefix;
  return `invalid value ${text} for annotation "vault.hashicorp.com/${suffix}", err=${prefix}`;
}

function integer(parsed: Result<bigint, string>): Result<number | JsonNumber, string> {
  if (!parsed.ok) return parsed;
  const value = Number(parsed.value);
  return succeed(Number.isSafeInteger(value) ? value : new JsonNumber(String(parsed.value)));
}

function parseUserId(text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(undefined);
  const parsed = explained(integer(parseGoInt(text)), text, 'a numeric id');
  if (!parsed.ok || !String(parsed.value).startsWith('-')) return parsed;
  return fail({ message: `${JSON.stringify(text)} is negative` });
}

function parseDurationText({ suffix }: AnnotationEntry, text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(undefined);
  const which = suffix === 'auth-max-backoff' ? 'max' : 'min';
  const parsed = explained(parseGoDuration(text), text, 'a duration', `error parsing ${which} backoff as duration: `);
  if (!parsed.ok) return parsed;
  if (suffix !== 'agent-init-timeout' || parsed.value > 0n) return succeed(text);
  const message = `${JSON.stringify(text)} is no time to wait`;
  return fail({ message });
}

// A text without digits is 0 to the peer.
function parseQuantityText(text: string): Result<AnnotationValue, ValueProblem> {
  const parsed = parseQuantity(text);
  if (!isZeroWithoutDigits(text)) return explained(parsed, text, 'a quantity');
  return fail({ message: `${JSON.stringify(text)} is not a quantity` });
}

function parseDefaultTemplate(text: string): Result<AnnotationValue, ValueProblem> {
  const kind = toGoLowerCase(text);
  if (kind === 'map' || kind === 'json' || formatsForKv.includes(kind)) return succeed(kind);
  return fail({
    message: `${JSON.stringify(text)} is not a kind of default template`,
    peerText: `invalid default template type: ${kind}`,
  });
}

function parseJsonOrText(text: string): JsonValue {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : text;
}

function parseChoice({ choices = [] }: AnnotationEntry, text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(undefined);
  if (choices.includes(text)) return succeed(text);
  const message = `${JSON.stringify(text)} is not one of ${choices.join(', ')}`;
  return fail({ message });
}

const formatsForKv = ['kv', 'env', 'json-data', 'properties'];

function parseSeccompProfile(text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '' || text === 'none') return succeed(undefined);
  if (/^(?:RuntimeDefault|Unconfined|Localhost\/.+)$/.test(text)) return checkProfileFile(text);
  const message = `${JSON.stringify(text)} is not a seccomp profile`;
  return fail({ message });
}

// The file is below the kubelet's directory of profiles.
function checkProfileFile(text: string): Result<AnnotationValue, ValueProblem> {
  const [, ...segments] = text.split('/');
  if (segments[0] !== '' && !segments.includes('..')) return succeed(text);
  return fail({ message: `${JSON.stringify(text)} leaves the directory of profiles` });
}

function parseConfigMap(text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(text);
  const [name = '', key = 'ca.crt', ...further] = text.split(':');
  const isName = name.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(name);
  const isKey = key.length <= 253 && /^(?!\.$|\.\.)[A-Za-z0-9._-]+$/.test(key);
  if (isName && isKey && further.length === 0) return succeed(text);
  return fail({ message: `${JSON.stringify(isName ? text : name)} is no ${isName ? 'key' : 'name'} of a ConfigMap` });
}

function parsePort(text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(undefined);
  if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535) return succeed(Number(text));
  const message = `${JSON.stringify(text)} is no port`;
  return fail({ message });
}

function parseFileMode(text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(undefined);
  if (/^[0-7]{3,4}$/.test(text)) return succeed(text);
  const message = `${JSON.stringify(text)} is no octal mode`;
  return fail({ message });
}

function parseSecretField(text: string): Result<AnnotationValue, ValueProblem> {
  if (/^[^#]+#[^#]+$/.test(text) || text.includes('{{')) return succeed(text);
  const message = `${JSON.stringify(text)} does not name a field of a secret`;
  return fail({ message });
}

function parseProcessSignal(text: string): Result<AnnotationValue, ValueProblem> {
  if (text === '') return succeed(undefined);
  const [, name = ''] = /^(SIG[A-Z0-9]+):[A-Za-z0-9_.][A-Za-z0-9_.-]*$/.exec(text) ?? [];
  if (Object.hasOwn(posixSignals, name)) return succeed(text);
  const what = name === '' ? 'signal and process' : 'signal of Linux';
  const message = `${JSON.stringify(name === '' ? text : name)} is no ${what}`;
  return fail({ message });
}
