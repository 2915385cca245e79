import type { BackendFactory, Call, Reply } from '../../core/model.ts';
import { parseJson, stringifyJson } from '@sluice/core';
import { bareError, invalidRequest } from '../../core/errors.ts';
import { isObject } from '../../core/fields.ts';
import { folderKeys } from '../../core/folder-keys.ts';

const deprecated =
  "Reading from 'cubbyhole/response' is deprecated. Please use sys/wrapping/unwrap to unwrap responses, as it provides additional security checks and other benefits.";

/** A store that belongs to one token and dies with it. Source: spec/vault-api.md 7.3. */
export const cubbyholeEngine: BackendFactory = () => ({
  routes: [
    {
      pattern: '*key?',
      anyFields: true,
      exists: (call) => storeOf(call).has(call.path),
      read,
      write(call) {
        const store = storeOf(call);
        if (call.path === '') throw bareError('missing path');
        if (Object.keys(call.data).length === 0) throw bareError('missing data fields');
        store.set(call.path, stringifyJson(call.data));
        return undefined;
      },
      delete(call) {
        storeOf(call).delete(call.path);
        return undefined;
      },
      list: (call) => ({ data: { keys: folderKeys(storeOf(call).keys(), call.path) } }),
    },
  ],
});

function read(call: Call): Reply | undefined {
  const stored = storeOf(call).get(call.path);
  if (stored === undefined) return undefined;
  if (call.token?.wrapping !== undefined && call.path === 'response') {
    return { data: { response: stored }, warnings: [deprecated] };
  }
  const parsed = parseJson(stored);
  return { data: parsed.ok && isObject(parsed.value) ? parsed.value : {} };
}

function storeOf({ token }: Call): Map<string, string> {
  if (token?.type !== 'service') {
    throw invalidRequest("cubbyhole operations are only supported by 'service' type tokens");
  }
  return token.cubbyhole;
}
