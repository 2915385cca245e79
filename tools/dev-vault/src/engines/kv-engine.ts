import type { BackendFactory } from '../core/model.ts';
import { kv1Engine } from './kv1/kv1-engine.ts';
import { kv2Engine } from './kv2/kv2-engine.ts';

/** `kv` without a version is version 1. Source: spec/vault-api.md 4.2. */
export const kvEngine: BackendFactory = (context) => {
  return context.mount.options?.['version'] === '2' ? kv2Engine(context) : kv1Engine(context);
};
