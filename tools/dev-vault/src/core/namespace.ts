import type { JsonObject } from '@sluice/core';
import type { Mount } from './mount.ts';
import type { StoredPolicy } from '../policy/policy-store.ts';

/** A namespace, the root included. Its tables are its own. */
export interface Namespace {
  /** `''` for the root, else `blue/` or `blue/eu/`. */
  readonly path: string;
  /** 6 base62 characters; `root` for the root. */
  readonly id: string;
  readonly uuid: string;
  customMetadata: JsonObject;
  /** By path with final slash. */
  readonly secretMounts: Map<string, Mount>;
  /** By path with final slash, without `auth/`. */
  readonly authMounts: Map<string, Mount>;
  /** By lower-case name; `root` is not stored. */
  readonly policies: Map<string, StoredPolicy>;
}

/** What ids of tokens, accessors and leases of a namespace end with. */
export function idSuffix(namespace: Namespace): string {
  return namespace.path === '' ? '' : `.${namespace.id}`;
}
