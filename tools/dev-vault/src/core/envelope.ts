import type { JsonObject, JsonValue } from '@sluice/core';
import { stringifyJson } from '@sluice/core';
import { mapObject } from './go-text.ts';
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
  /** Repeat the members of `data` in front. */
  readonly flat?: boolean;
}

/** The usual body: members in the peer's order, explicit nulls, one final line break. Source: spec/vault-api.md 3.3. */
export function envelope(parts: EnvelopeParts): string {
  const data = sortMembers(parts.data ?? null);
  const flat = parts.flat === true && typeof data === 'object' ? (data as JsonObject) : {};
  const warnings = parts.warnings ?? [];
  return goJson({
    ...flat,
    request_id: parts.requestId,
    lease_id: parts.leaseId ?? '',
    renewable: parts.renewable ?? false,
    lease_duration: parts.leaseDurationSeconds ?? 0,
    data,
    wrap_info: parts.wrapInfo ?? null,
    warnings: warnings.length === 0 ? null : warnings,
    auth: parts.auth ?? null,
  });
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

/** Go prints maps in order of their keys. */
function sortMembers(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(sortMembers);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  const sorted = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return mapObject(Object.fromEntries(sorted.map((name) => [name, value[name] ?? null])), sortMembers);
}

function isPlain(value: object): value is JsonObject {
  return Object.getPrototypeOf(value) === Object.prototype;
}
