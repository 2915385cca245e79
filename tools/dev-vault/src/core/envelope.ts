import type { JsonObject, JsonValue } from '@sluice/core';
import { stringifyJson } from '@sluice/core';
import { isObject } from './fields.ts';
import type { ApiError } from './errors.ts';
import { oneError } from './errors.ts';

/** A finished answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Of a redirect. */
  readonly location?: string;
}

export const json = 'application/json';

/** Members that may differ from their null values. */
export interface EnvelopeParts {
  readonly requestId: string;
  readonly leaseId?: string;
  readonly renewable?: boolean;
  readonly leaseDurationSeconds?: number;
  readonly data?: JsonValue;
  readonly wrapInfo?: JsonObject;
  readonly warnings?: readonly string[];
  readonly auth?: JsonObject;
  /** Type of the mount, where the flavour shows it. */
  readonly mountType?: string;
  /** Repeat the members of `data` in front. */
  readonly flat?: boolean;
}

/** The usual body: members in the peer's order, explicit nulls, one final line break. Source: spec/vault-api.md 3.3. */
export function envelope(parts: EnvelopeParts): string {
  const data = parts.data ?? null;
  const flat = parts.flat === true && isObject(data) ? Object.entries(data) : [];
  const warnings = parts.warnings ?? [];
  const members: readonly (readonly [string, JsonValue])[] = [
    ...flat.sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
    ['request_id', parts.requestId],
    ['lease_id', parts.leaseId ?? ''],
    ['renewable', parts.renewable ?? false],
    ['lease_duration', parts.leaseDurationSeconds ?? 0],
    ['data', data],
    ['wrap_info', parts.wrapInfo ?? null],
    ['warnings', warnings.length === 0 ? null : warnings],
    ['auth', parts.auth ?? null],
    ...(parts.mountType === undefined ? [] : ([['mount_type', parts.mountType]] as const)),
  ];
  const texts = members.map(
    ([name, value]) => `${quoted(name)}:${structs.has(name) ? memberText(value) : sortedText(value)}`,
  );
  return `{${texts.join(',')}}\n`;
}

/**
 * Members that are structs with Go, and keep their order; all others are maps, which Go prints in order of their keys.
 */
const structs: ReadonlySet<string> = new Set(['auth', 'wrap_info']);

function memberText(value: JsonValue): string {
  if (!isObject(value)) return sortedText(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${quoted(name)}:${sortedText(member)}`)
    .join(',')}}`;
}

function sortedText(value: JsonValue): string {
  return stringifyJson(value, { escapeHtml: true, sortKeys: true });
}

function quoted(name: string): string {
  return stringifyJson(name, { escapeHtml: true });
}

/** As Go's encoder writes a struct or map: HTML-escaped, with a final line break. */
export function goJson(value: JsonValue): string {
  return `${stringifyJson(value, { escapeHtml: true })}\n`;
}

export function jsonAnswer(status: number, body: string): Answer {
  return { status, contentType: json, body };
}

/** `authenticated` decides whether a bare error is wrapped. Source: spec/vault-api.md 3.4, 3.5. */
export function errorAnswer(error: ApiError, authenticated: boolean): Answer {
  const texts = error.bare && authenticated ? error.texts.map(oneError) : error.texts;
  return jsonAnswer(error.status, goJson({ errors: texts, ...(error.data === undefined ? {} : { data: error.data }) }));
}
