import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import { encodeBase64 } from '@sluice/core';
import { writeAgentConfigDocument } from '@sluice/agent-config';
import type { AgentFlavor } from './flavor.ts';

/** Compresses bytes into one gzip member, always the same for the same bytes. Given by the host: gzip is not pure. */
export type Gzip = (bytes: Uint8Array) => Uint8Array;

/** A variable longer than this cannot be passed to a program (128 KiB with name, `=` and NUL). */
const longestValue = 131_072 - 64;
/** From this size on our agent gets its document compressed. */
const compressFrom = 90_000;

/**
 * The document as environment: `VAULT_CONFIG`, base64 with padding. For our agent a large one is compressed, and what
 * is still too long is split into `VAULT_CONFIG_1`, `VAULT_CONFIG_2`, ... Source: spec/injector.md 3.4, 9.4.
 */
export function configurationVariables(
  document: AgentConfigDocument,
  flavor: AgentFlavor,
  gzip?: Gzip,
): readonly JsonObject[] {
  const bytes = new TextEncoder().encode(writeAgentConfigDocument(document));
  const compress = flavor === 'sluice' && gzip !== undefined && bytes.length > compressFrom;
  const value = encodeBase64(compress ? gzip(bytes) : bytes);
  if (flavor === 'vault' || value.length <= longestValue) return [{ name: 'VAULT_CONFIG', value }];
  const parts = Array.from({ length: Math.ceil(value.length / longestValue) }, (_, index) =>
    value.slice(index * longestValue, (index + 1) * longestValue),
  );
  return parts.map((part, index) => ({ name: `VAULT_CONFIG_${index + 1}`, value: part }));
}
