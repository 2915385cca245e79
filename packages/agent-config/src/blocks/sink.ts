import type { SinkConfig, SinkEncryptionConfig } from '@sluice/core';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, one } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError, reportWarning } from '../decode/field.ts';
import { mode } from '../decode/mode.ts';
import { owner } from '../decode/owner.ts';
import { boolean, duration, text } from '../decode/scalar.ts';
import { withoutAbsent } from '../without-absent.ts';

const defaultMode = 0o640;

interface SinkConfigValues {
  readonly path: string;
  readonly mode: number;
  readonly uid: string;
  readonly gid: string;
  readonly owner: string;
  readonly group: string;
}

type SinkConfigBlock = Block<SinkConfigValues>;

const sinkConfigBlock: BlockReader<SinkConfigValues> = block({
  name: 'config of sink',
  fields: { path: text(), mode: mode(), uid: owner(), gid: owner(), owner: owner(), group: owner() },
});

export interface SinkValues {
  readonly type: string;
  readonly wrap_ttl: number;
  readonly dh_type: string;
  readonly dh_path: string;
  readonly derive_key: boolean;
  readonly aad: string;
  readonly aad_env_var: string;
  readonly config: SinkConfigBlock;
}

export type SinkBlock = Block<SinkValues>;

/** Source: spec/agent.md 2.7. */
export const sinkBlock: BlockReader<SinkValues> = block({
  name: 'sink',
  labelled: true,
  fields: {
    type: text(),
    wrap_ttl: duration(),
    dh_type: text(),
    dh_path: text(),
    derive_key: boolean(),
    aad: text(),
    aad_env_var: text(),
    config: one(sinkConfigBlock),
  },
});

export function toSink(
  sink: SinkBlock,
  env: Readonly<Record<string, string | undefined>>,
  report: Report,
): SinkConfig | undefined {
  const { values, label, where } = sink;
  const type = (values.type ?? label?.text ?? '').toLowerCase();
  const config = values.config?.values ?? {};
  if (type !== 'file') {
    const message = type === '' ? 'sink has no type' : `unknown sink type ${JSON.stringify(type)}`;
    reportError(report, 'agent-config/sink', sink.places.get('type') ?? label?.where ?? where, message, 'use file');
  }
  const encryption = encryptionOf(sink, env, report);
  if (config.path === undefined) {
    reportError(report, 'agent-config/missing', values.config?.where ?? where, 'sink needs config.path');
    return undefined;
  }
  return {
    path: config.path,
    mode: config.mode ?? defaultMode,
    ...withoutAbsent({
      owner: config.owner ?? config.uid,
      group: config.group ?? config.gid,
      wrapTtlMs: values.wrap_ttl === 0 ? undefined : values.wrap_ttl,
      encryption,
    }),
  };
}

function encryptionOf(
  { values, places, where }: SinkBlock,
  env: Readonly<Record<string, string | undefined>>,
  report: Report,
): SinkEncryptionConfig | undefined {
  const { dh_type, dh_path, derive_key = false, aad, aad_env_var } = values;
  if (dh_type === undefined && dh_path === undefined) {
    const [idle] = ['derive_key', 'aad', 'aad_env_var'].filter((name) => places.has(name));
    if (idle !== undefined && (idle !== 'derive_key' || derive_key)) {
      const place = places.get(idle) ?? where;
      reportError(report, 'agent-config/sink', place, `${idle} needs dh_type and dh_path`, 'add both, or remove it');
    }
    return undefined;
  }
  if (dh_type !== 'curve25519' || dh_path === undefined) {
    const place = places.get('dh_type') ?? places.get('dh_path') ?? where;
    const message = 'encryption of a sink needs dh_type and dh_path';
    reportError(report, 'agent-config/sink', place, message, 'dh_type is curve25519');
    return undefined;
  }
  const additionalData = aad_env_var === undefined ? aad : present(env[aad_env_var]);
  if (aad_env_var !== undefined && additionalData === undefined) {
    const place = places.get('aad_env_var') ?? where;
    reportWarning(report, 'agent-config/environment', place, `environment variable ${aad_env_var} is not set`);
  }
  return {
    kind: 'curve25519',
    peerKeyPath: dh_path,
    deriveKey: derive_key,
    ...withoutAbsent({ additionalData, additionalDataEnvironmentVariable: aad_env_var }),
  };
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
