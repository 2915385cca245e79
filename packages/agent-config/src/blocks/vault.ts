import type { VaultConnectionConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, one } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { boolean, integer, text } from '../decode/scalar.ts';
import { withoutAbsent } from '../without-absent.ts';

/** Attempts beyond the first when nothing is said. */
const defaultRetries = 12;

interface RetryValues {
  readonly num_retries: number;
}

type RetryBlock = Block<RetryValues>;

const retryBlock: BlockReader<RetryValues> = block({ name: 'retry', fields: { num_retries: integer() } });

export interface VaultValues {
  readonly address: string;
  readonly ca_cert: string;
  readonly ca_path: string;
  readonly client_cert: string;
  readonly client_key: string;
  readonly tls_skip_verify: boolean;
  readonly tls_server_name: string;
  readonly namespace: string;
  readonly retry: RetryBlock;
}

export type VaultBlock = Block<VaultValues>;

/** Source: spec/agent.md 2.6. */
export const vaultBlock: BlockReader<VaultValues> = block({
  name: 'vault',
  fields: {
    address: text(),
    ca_cert: text(),
    ca_path: text(),
    client_cert: text(),
    client_key: text(),
    tls_skip_verify: boolean(),
    tls_server_name: text(),
    namespace: text(),
    retry: one(retryBlock),
  },
});

export function toVaultConnection(vault: VaultBlock | undefined, report: Report): VaultConnectionConfig {
  const values = vault?.values ?? {};
  return {
    ...withoutAbsent({
      address: values.address,
      caCert: values.ca_cert,
      caPath: values.ca_path,
      clientCert: values.client_cert,
      clientKey: values.client_key,
      tlsSkipVerify: values.tls_skip_verify,
      tlsServerName: values.tls_server_name,
      namespace: values.namespace,
    }),
    numRetries: retriesOf(values.retry, report),
  };
}

/** 0 is the default and -1 is off. */
function retriesOf(retry: RetryBlock | undefined, report: Report): number {
  const written = retry?.values.num_retries ?? 0;
  if (written < -1 && retry !== undefined) {
    const where = retry.places.get('num_retries') ?? retry.where;
    const hint = 'use -1 to switch retries off';
    reportError(report, 'agent-config/out-of-range', where, 'num_retries is less than -1', hint);
  }
  return written === 0 ? defaultRetries : Math.max(written, 0);
}
