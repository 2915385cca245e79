import type { Result } from '@sluice/core';
import { fail, parseJson, succeed } from '@sluice/core';
import { isObject } from '../reply/decode-json.ts';
import type { HttpHeader } from '../transport/http-transport.ts';

/** A JSON object of header names and texts; `X-Vault-*` is refused. Source: spec/vault-api.md 2.1, `VAULT_HEADERS`. */
export function parseHeaders(text: string): Result<readonly HttpHeader[], string> {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return fail('is not a JSON object of header names and values');
  const headers: HttpHeader[] = [];
  for (const [name, value] of Object.entries(parsed.value)) {
    if (typeof value !== 'string') return fail(`has no text for the header ${name}`);
    if (/^x-vault-/i.test(name)) return fail(`names the header ${name}, which belongs to the client`);
    headers.push([name, value]);
  }
  return succeed(headers);
}
