import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import { encodeBase64 } from '@sluice/core';
import { writeAgentConfigDocument } from '@sluice/agent-config';
import type { AgentRole } from './agent-layout.ts';
import type { AgentFlavor } from './flavor.ts';

/** What a host does for the engine with bytes. */
export interface BinaryEncoders {
  /** Compresses bytes into one gzip member, always the same for the same bytes. Absent: nothing is compressed. */
  readonly gzip?: (bytes: Uint8Array) => Uint8Array;
  /**
   * Standard base64 with padding of bytes, or of a text in UTF-8: as the engine's own, which takes ten times as long as
   * native code.
   */
  readonly base64?: (content: Uint8Array | string) => string;
}

/** Linux passes no longer variable to a program, with name, `=` and NUL. */
const longestVariable = 131_072;
/** What a value may have of it, with some room. */
const longestValue = longestVariable - 64;
/** From this size on our agent gets its document compressed. */
const compressFrom = 90_000;

/** The documents as JSON. Of two that share everything but `exit_after_auth` only one is written out. */
export function configurationTexts({
  init,
  sidecar,
}: Readonly<Partial<Record<AgentRole, AgentConfigDocument>>>): Readonly<Partial<Record<AgentRole, string>>> {
  if (init === undefined || sidecar === undefined || init.auto_auth !== sidecar.auto_auth) {
    return {
      ...(init === undefined ? {} : { init: writeAgentConfigDocument(init) }),
      ...(sidecar === undefined ? {} : { sidecar: writeAgentConfigDocument(sidecar) }),
    };
  }
  const text = writeAgentConfigDocument(sidecar);
  // Within a JSON text quotes are escaped, so that this can only be the member itself.
  return { sidecar: text, init: text.replace('"exit_after_auth":false', '"exit_after_auth":true') };
}

/**
 * The document as environment: `VAULT_CONFIG`, base64 with padding. For our agent a large one is compressed, and what
 * is still too long is split into `VAULT_CONFIG_1`, `VAULT_CONFIG_2`, ... Source: spec/injector.md 3.4, 9.4.
 */
export function configurationVariables(
  text: string,
  flavor: AgentFlavor,
  { gzip, base64 = base64Of }: BinaryEncoders = {},
): readonly JsonObject[] {
  // A UTF-16 unit is at most three bytes, so that most texts need no bytes of their own to be counted.
  const large = flavor === 'sluice' && text.length * 3 > compressFrom ? new TextEncoder().encode(text) : undefined;
  const compress = gzip !== undefined && large !== undefined && large.length > compressFrom;
  const value = base64(compress ? gzip(large) : text);
  if (flavor === 'vault' || value.length <= longestValue) return [{ name: 'VAULT_CONFIG', value }];
  const parts = Array.from({ length: Math.ceil(value.length / longestValue) }, (_, index) =>
    value.slice(index * longestValue, (index + 1) * longestValue),
  );
  return parts.map((part, index) => ({ name: `VAULT_CONFIG_${index + 1}`, value: part }));
}

/** Whether a program can be started with the variable. */
export function isTooLong(name: string, value: string): boolean {
  // A UTF-16 unit is at most three bytes.
  if ((name.length + value.length) * 3 < longestVariable) return false;
  return new TextEncoder().encode(`${name}=${value}`).length + 1 > longestVariable;
}

function base64Of(content: Uint8Array | string): string {
  return encodeBase64(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
