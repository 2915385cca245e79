import type { CacheConfig, PersistentCacheConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, one } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { boolean, oneOf, text } from '../decode/scalar.ts';
import type { TokenUse } from './auto-auth-token-use.ts';
import { tokenUse } from './auto-auth-token-use.ts';

const defaultTokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';

interface PersistValues {
  readonly type: string;
  readonly path: string;
  readonly keep_after_import: boolean;
  readonly exit_on_err: boolean;
  readonly service_account_token_file: string;
}

type PersistBlock = Block<PersistValues>;

const persistBlock: BlockReader<PersistValues> = block({
  name: 'persist',
  labelled: true,
  fields: {
    type: text(),
    path: text(),
    keep_after_import: boolean(),
    exit_on_err: boolean(),
    service_account_token_file: text(),
  },
});

export interface CacheValues {
  readonly use_auto_auth_token: TokenUse;
  readonly enforce_consistency: 'never' | 'always';
  readonly when_inconsistent: 'fail' | 'retry' | 'forward';
  readonly persist: PersistBlock;
}

export type CacheBlock = Block<CacheValues>;

/** Source: spec/agent.md 2.8. */
export const cacheBlock: BlockReader<CacheValues> = block({
  name: 'cache',
  fields: {
    use_auto_auth_token: tokenUse(),
    enforce_consistency: oneOf('never', 'always'),
    when_inconsistent: oneOf('fail', 'retry', 'forward'),
    persist: one(persistBlock),
  },
  ignored: ['cache_static_secrets', 'disable_caching_dynamic_secrets', 'static_secret_token_capability_refresh_*'],
});

export function toCache({ values }: CacheBlock, report: Report): CacheConfig {
  const persist = values.persist === undefined ? undefined : toPersistentCache(values.persist, report);
  return persist === undefined ? {} : { persist };
}

function toPersistentCache(persist: PersistBlock, report: Report): PersistentCacheConfig | undefined {
  const { values, label, where, places } = persist;
  const type = (values.type ?? label?.text ?? '').toLowerCase();
  if (type !== 'kubernetes') {
    const message = type === '' ? 'persist has no type' : `unknown persist type ${JSON.stringify(type)}`;
    const place = places.get('type') ?? label?.where ?? where;
    reportError(report, 'agent-config/persistent-cache', place, message, 'use kubernetes');
  }
  if (values.path === undefined) {
    reportError(report, 'agent-config/missing', where, 'persist needs path', 'name a directory');
    return undefined;
  }
  return {
    path: values.path,
    keepAfterImport: values.keep_after_import ?? false,
    exitOnError: values.exit_on_err ?? false,
    serviceAccountTokenFile: values.service_account_token_file ?? defaultTokenFile,
  };
}
