import type { FileSystem, SinkConfig } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import type { IssuedToken } from '../auto-auth/token-supply.ts';
import { wrapInfoText } from '../auto-auth/log-in.ts';
import type { SinkContent } from './run-sink.ts';

export interface SinkContentPorts {
  readonly vault: VaultClient;
  readonly files: FileSystem;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The bytes of a sink: the token without line break, or the JSON of its `wrap_info`, or either of them encrypted.
 * Source: spec/agent.md 4.2 to 4.4.
 */
export function sinkContent(config: SinkConfig, ports: SinkContentPorts): SinkContent {
  const { encryption } = config;
  return async (token, signal) => {
    const plain = new TextEncoder().encode(await plainText(config, token, ports.vault, signal));
    if (encryption === undefined) return plain;
    const { encryptForPeer } = await import('./encrypt.ts');
    return encryptForPeer(plain, encryption, ports.environment, ports.files);
  };
}

async function plainText(
  { wrapTtlMs }: SinkConfig,
  { token }: IssuedToken,
  vault: VaultClient,
  signal: AbortSignal,
): Promise<string> {
  if (wrapTtlMs === undefined) return token.reveal();
  const wrapTtl = `${Math.ceil(wrapTtlMs / 1000)}s`;
  return wrapInfoText(await vault.wrapping.wrap({ token: token.reveal() }, wrapTtl, { token, signal })).reveal();
}
