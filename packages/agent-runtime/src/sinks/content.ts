import type { SinkConfig } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import { wrapInfoText } from '../auto-auth/log-in.ts';
import type { SinkContent } from './run-sink.ts';

/** The bytes of a sink: the token without line break, or the JSON of its `wrap_info`. Source: spec/agent.md 4.2, 4.3. */
export function sinkContent(config: SinkConfig, vault: VaultClient): SinkContent {
  const { wrapTtlMs } = config;
  return async ({ token }, signal) => {
    if (wrapTtlMs === undefined) return new TextEncoder().encode(token.reveal());
    const wrapTtl = `${Math.ceil(wrapTtlMs / 1000)}s`;
    const info = await vault.wrapping.wrap({ token: token.reveal() }, wrapTtl, { token, signal });
    return new TextEncoder().encode(wrapInfoText(info).reveal());
  };
}
