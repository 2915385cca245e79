import type { JsonObject } from '@sluice/core';
import { DecodeError, NotFoundError, UnsupportedOperationError } from '../errors/vault-error.ts';
import { countOf, flagOf, isObject, member, textOf } from '../reply/decode-json.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { SecretResult } from '../reply/secret-result.ts';
import type { VaultClient } from '../vault-client.ts';
import { joinPaths } from './join-paths.ts';
import type { KvEngine, KvResult, KvVersion } from './kv-engine.ts';
import { mergePatch } from './merge-patch.ts';

type Client = Pick<VaultClient, 'read' | 'write' | 'patch' | 'delete' | 'list'>;

/** KV version 2 at `mount`. Source: spec/vault-api.md 7.2, 2.12. */
export function createKv2(client: Client, mount: string): KvEngine {
  const at = (kind: string, path: string): string => joinPaths(mount, kind, path);
  const change = async (
    kind: string,
    path: string,
    versions: readonly number[],
    options?: CallOptions,
  ): Promise<void> => {
    await client.write(at(kind, path), { versions }, options);
  };
  const get: KvEngine['get'] = async (path, { version, query, ...options } = {}) => {
    const wanted = version === undefined ? {} : { version };
    return decodeRead(await client.read(at('data', path), { ...options, query: { ...query, ...wanted } }));
  };
  const put: KvEngine['put'] = async (path, data, { cas, ...options } = {}) => {
    const check = cas === undefined ? {} : { options: { cas } };
    return versionOf(await client.write(at('data', path), { data, ...check }, options), at('data', path));
  };
  const newest = async (path: string, options?: CallOptions): Promise<KvResult & { kind: 'found' }> => {
    const current = await get(path, options);
    if (current.kind === 'found') return current;
    throw notThere(at('data', path), current.kind);
  };
  return {
    get,
    put,
    async patch(path, data, options) {
      try {
        return versionOf(await client.patch(at('data', path), { data }, options), at('data', path));
      } catch (error) {
        if (!(error instanceof UnsupportedOperationError)) throw error;
        const current = await newest(path, options);
        return put(path, mergePatch(current.data, data), { ...options, ...casOf(current.version) });
      }
    },
    async delete(path, { versions, ...options } = {}) {
      if (versions !== undefined) await change('delete', path, versions, options);
      else await client.delete(at('data', path), options);
    },
    undelete: (path, versions, options) => change('undelete', path, versions, options),
    destroy: (path, versions, options) => change('destroy', path, versions, options),
    async purge(path, options) {
      await client.delete(at('metadata', path), options);
    },
    async rollback(path, version, options) {
      const current = await get(path, options);
      const wanted = await get(path, { ...options, version });
      if (wanted.kind !== 'found') throw notThere(`${at('data', path)} version ${version}`, wanted.kind);
      return put(path, wanted.data, { ...options, ...(current.kind === 'missing' ? {} : casOf(current.version)) });
    },
    async *list(path, options) {
      yield* client.list(at('metadata', path), options);
    },
  };
}

function decodeRead(result: SecretResult): KvResult {
  const envelope = result.kind === 'secret' ? result.secret.data : undefined;
  const metadata = envelope === undefined ? undefined : member(envelope, 'metadata');
  if (envelope === undefined || !isObject(metadata)) return { kind: 'missing' };
  const version = decodeVersion(metadata);
  const data = member(envelope, 'data');
  if (isObject(data)) return { kind: 'found', data, version };
  if (version.destroyed) return { kind: 'destroyed', version };
  // A version may hold null (spec/vault-api.md 7.2 item 1); only a 404 says that it was deleted.
  return result.status === 404 ? { kind: 'deleted', version } : { kind: 'found', data: {}, version };
}

function versionOf(result: SecretResult, requestPath: string): KvVersion {
  const data = result.kind === 'secret' ? result.secret.data : undefined;
  if (data !== undefined) return decodeVersion(data);
  const message = `${requestPath}: the reply names no version; check that the mount is a KV version 2 engine`;
  throw new DecodeError('VAULT_DECODE', message, { method: 'PUT', requestPath, url: requestPath });
}

function decodeVersion(value: JsonObject): KvVersion {
  const custom = member(value, 'custom_metadata');
  const entries = isObject(custom) ? Object.entries(custom).map(([name, text]) => [name, textOf(text)]) : [];
  return {
    version: countOf(member(value, 'version')),
    createdTime: textOf(member(value, 'created_time')),
    deletionTime: textOf(member(value, 'deletion_time')),
    destroyed: flagOf(member(value, 'destroyed')),
    customMetadata: Object.fromEntries(entries) as Readonly<Record<string, string>>,
  };
}

function casOf(version: KvVersion | undefined): { readonly cas?: number } {
  return version === undefined ? {} : { cas: version.version };
}

function notThere(requestPath: string, kind: string): NotFoundError {
  const details = { method: 'GET', requestPath, url: requestPath, status: 404 };
  return new NotFoundError('VAULT_NOT_FOUND', `${requestPath}: the secret is ${kind}; write it first`, details);
}
