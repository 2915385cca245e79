import type { Block, BlockReader } from '../decode/block.ts';
import { block } from '../decode/block.ts';
import { oneOf } from '../decode/scalar.ts';
import type { TokenUse } from './auto-auth-token-use.ts';
import { tokenUse } from './auto-auth-token-use.ts';

export interface ApiProxyValues {
  readonly use_auto_auth_token: TokenUse;
  readonly enforce_consistency: 'never' | 'always';
  readonly when_inconsistent: 'fail' | 'retry' | 'forward';
}

export type ApiProxyBlock = Block<ApiProxyValues>;

/** Source: spec/agent.md 2.9. */
export const apiProxyBlock: BlockReader<ApiProxyValues> = block({
  name: 'api_proxy',
  fields: {
    use_auto_auth_token: tokenUse(),
    enforce_consistency: oneOf('never', 'always'),
    when_inconsistent: oneOf('fail', 'retry', 'forward'),
  },
  ignored: ['prepend_configured_namespace'],
});
