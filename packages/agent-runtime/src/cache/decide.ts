import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber, parseJson } from '@sluice/core';
import type { Granted } from './entry.ts';
import { isJsonObject, textOf } from './json-members.ts';

/**
 * What a reply grants that is renewed and worth keeping: a renewable lease or token in a JSON reply below 300. Everything
 * else, KV secrets above all, is `undefined`. Source: spec/agent.md 8.3.
 */
export function readGrant(status: number, contentType: string | undefined, body: Uint8Array): Granted | undefined {
  if (status >= 300 || contentType !== 'application/json') return undefined;
  const text = new TextDecoder().decode(body);
  if (isPlain(text)) return undefined;
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value) ? grantOf(parsed.value) : undefined;
}

// Saves the parser for the many replies without a lease: Go writes these members in this form always.
function isPlain(text: string): boolean {
  return text.includes('"lease_id":""') && text.includes('"auth":null');
}

function grantOf(reply: JsonObject): Granted | undefined {
  const auth = reply['auth'];
  if (isJsonObject(auth)) return tokenOf(auth);
  const leaseId = textOf(reply['lease_id']);
  if (leaseId === '' || reply['renewable'] !== true) return undefined;
  return { kind: 'lease', leaseId, durationSeconds: secondsOf(reply['lease_duration']) };
}

function tokenOf(auth: JsonObject): Granted | undefined {
  const token = textOf(auth['client_token']);
  if (token === '' || auth['renewable'] !== true) return undefined;
  return {
    kind: 'token',
    token,
    accessor: textOf(auth['accessor']),
    orphan: auth['orphan'] === true,
    durationSeconds: secondsOf(auth['lease_duration']),
  };
}

function secondsOf(value: JsonValue | undefined): number {
  const seconds = value instanceof JsonNumber ? value.toNumber() : 0;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}
