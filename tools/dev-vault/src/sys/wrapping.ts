import type { Call, Reply, Route, Token } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest, permissionDenied } from '../core/errors.ts';
import { json } from '../core/envelope.ts';
import { timeText } from '../core/go-text.ts';
import { validateWrappingToken, wrap } from '../core/wrapping.ts';

const fields = { token: 'string' } as const;

/** Response wrapping. Source: spec/vault-api.md 4.7. The validity of the token has been checked before. */
export const wrappingRoutes: readonly Route[] = [
  {
    pattern: 'wrapping/wrap',
    anyFields: true,
    write({ wrapTtlSeconds, data }) {
      if (wrapTtlSeconds === undefined) throw invalidRequest('endpoint requires response wrapping to be used');
      return { data };
    },
    read() {
      throw invalidRequest('endpoint requires response wrapping to be used');
    },
  },
  { pattern: 'wrapping/lookup', fields, open: true, read: lookup, write: lookup },
  { pattern: 'wrapping/unwrap', fields, read: unwrap, write: unwrap },
  { pattern: 'wrapping/rewrap', fields, write: rewrap },
];

function wrappingTokenOf({
  vault,
  input,
  clientToken,
}: Call): Token & { readonly wrapping: NonNullable<Token['wrapping']> } {
  const named = input.text('token') ?? '';
  const token = validateWrappingToken(vault, named === '' ? clientToken : named);
  if (token.wrapping === undefined) throw permissionDenied();
  return { ...token, wrapping: token.wrapping };
}

function lookup(call: Call): Reply {
  const { wrapping, createdMs } = wrappingTokenOf(call);
  const data: JsonObject = {
    creation_path: wrapping.creationPath,
    creation_time: timeText(createdMs),
    creation_ttl: wrapping.ttlSeconds,
  };
  return { data };
}

/** Gives back what was wrapped and ends the token. */
async function unwrap(call: Call): Promise<Reply> {
  const { id } = wrappingTokenOf(call);
  const body = call.vault.tokens.find(id)?.cubbyhole.get('response') ?? '';
  await end(call, id);
  return { raw: { contentType: json, body } };
}

async function rewrap(call: Call): Promise<Reply> {
  const { id, wrapping, namespace } = wrappingTokenOf(call);
  const stored = call.vault.tokens.find(id)?.cubbyhole;
  const wrapInfo = wrap(call.vault, {
    namespace,
    creationPath: wrapping.creationPath,
    ttlSeconds: wrapping.ttlSeconds,
    body: stored?.get('response') ?? '',
    wrappedAccessor: stored?.get('accessor'),
  });
  await end(call, id);
  return { wrapInfo };
}

async function end({ vault }: Call, id: string): Promise<void> {
  const token = vault.tokens.find(id);
  if (token !== undefined) await vault.tokens.revoke(token);
}
