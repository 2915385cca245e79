import type { Call, Reply, Route, Token } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { bareError, invalidRequest } from '../core/errors.ts';
import { aclOf } from '../policy/acl-of.ts';

const paths = { path: 'comma-list', paths: 'comma-list' } as const;

/** What tokens may do. Source: spec/vault-api.md 4.5. */
export const capabilityRoutes: readonly Route[] = [
  {
    pattern: 'capabilities-self',
    fields: { ...paths, token: 'string' },
    flat: true,
    write: (call) => answer(call, call.token),
  },
  {
    pattern: 'capabilities',
    fields: { ...paths, token: 'string' },
    flat: true,
    write(call) {
      pathsOf(call);
      return answer(call, call.vault.tokens.find(call.input.text('token') ?? ''), 'invalid token');
    },
  },
  {
    pattern: 'capabilities-accessor',
    fields: { ...paths, accessor: 'string' },
    flat: true,
    write(call) {
      pathsOf(call);
      return answer(call, call.vault.tokens.findByAccessor(call.input.text('accessor') ?? ''), 'invalid accessor');
    },
  },
];

function answer(call: Call, token: Token | undefined, otherwise = 'invalid token'): Reply {
  const asked = pathsOf(call);
  if (token === undefined) throw bareError(otherwise, 400);
  const acl = aclOf(call.vault, token);
  const rights = asked.map((path) => {
    return [path, acl.capabilities(call.namespace.path + path.replace(/^\/+/, ''))] as const;
  });
  const data: JsonObject = {
    ...(rights.length === 1 ? { capabilities: rights[0]?.[1] ?? [] } : {}),
    ...Object.fromEntries(rights),
  };
  return { data };
}

function pathsOf({ input }: Call): readonly string[] {
  const asked = input.list('paths') ?? input.list('path') ?? [];
  if (asked.length === 0) throw invalidRequest('paths must be supplied');
  return asked;
}
