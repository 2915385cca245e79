import type { JsonObject, JsonValue } from '@sluice/core';
import { parseJson, stringifyJson } from '@sluice/core';
import { foldSpelling } from '../target/decide.ts';
import { isJsonObject } from '../../cache/json-members.ts';

/**
 * Whether a request asks about a token and may have the agent's own in its reply, however it is spelled and in whatever
 * namespace. Source: spec/agent.md 8.2 item 6.
 */
export function asksAboutTokens(canonical: string): boolean {
  return tokenQuestion.test(foldSpelling(canonical));
}

const tokenQuestion = /(?:^|\/)auth\/token\/(?:lookup|lookup-self|renew|renew-self)$/;

/**
 * The reply to such a request with id, token and accessors blanked where it is about `agentToken`; other replies as they
 * are. What is not JSON is left to `maskToken`.
 */
export function blankOwnToken(body: Uint8Array, agentToken: string): Uint8Array {
  const parsed = parseJson(new TextDecoder().decode(body));
  if (!parsed.ok || !isJsonObject(parsed.value)) return body;
  const data = blanked(parsed.value['data'], 'id', agentToken);
  const auth = blanked(parsed.value['auth'], 'client_token', agentToken);
  if (data === undefined && auth === undefined) return body;
  const reply = { ...parsed.value, ...(data === undefined ? {} : { data }), ...(auth === undefined ? {} : { auth }) };
  return new TextEncoder().encode(`${stringifyJson(reply, { escapeHtml: true })}\n`);
}

function blanked(
  part: JsonValue | undefined,
  member: 'id' | 'client_token',
  agentToken: string,
): JsonObject | undefined {
  if (!isJsonObject(part) || part[member] !== agentToken) return undefined;
  return { ...part, [member]: '', ...('accessor' in part ? { accessor: '' } : {}) };
}
