import type { Call, Reply, Route } from '../core/model.ts';
import { createHash } from 'node:crypto';
import { decodeBase64 } from '@sluice/core';
import { invalidRequest } from '../core/errors.ts';
import { hashAlgorithms } from '../core/hash-algorithms.ts';

/** Where the bytes come from; all the same here. */
const sources = ['platform', 'seal', 'all'];
const largestRandom = 131_072;

const randomFields = { bytes: 'integer', urlbytes: 'string', format: 'string', source: 'string' } as const;
const hashFields = { input: 'string', algorithm: 'string', format: 'string', urlalgorithm: 'string' } as const;

/** Random bytes and hashes, of `sys/tools` and of transit. Source: spec/vault-api.md 4.9. */
export function randomAndHashRoutes(prefix: string): readonly Route[] {
  return [
    { pattern: `${prefix}random`, fields: randomFields, write: random },
    { pattern: `${prefix}random/:urlbytes`, fields: randomFields, write: random },
    { pattern: `${prefix}random/:source/:urlbytes`, fields: randomFields, write: random },
    { pattern: `${prefix}hash`, fields: hashFields, write: hash },
    { pattern: `${prefix}hash/:urlalgorithm`, fields: hashFields, write: hash },
  ];
}

export const toolRoutes: readonly Route[] = randomAndHashRoutes('tools/');

function random({ vault, input }: Call): Reply {
  const text = input.text('urlbytes');
  const named = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  if (text !== undefined && named === undefined && !sources.includes(text)) {
    throw invalidRequest(
      `error parsing url-set byte count: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const count = named ?? input.number('bytes') ?? 32;
  if (count < 1) throw invalidRequest("'bytes' cannot be less than 1");
  if (count > largestRandom) throw invalidRequest(`'bytes' should be less than ${largestRandom}`);
  const encoding = encodingOf(input.text('format') ?? 'base64');
  return { data: { random_bytes: vault.ids.bytes(count).toString(encoding) } };
}

function hash({ input }: Call): Reply {
  const name = input.text('urlalgorithm') ?? input.text('algorithm') ?? 'sha2-256';
  const bytes = decodeBase64(input.text('input') ?? '');
  if (!bytes.ok) throw invalidRequest(`unable to decode input as base64: ${bytes.error}`);
  const encoding = encodingOf(input.text('format') ?? 'hex');
  const algorithm = hashAlgorithms[name];
  if (algorithm === undefined) throw invalidRequest(`unsupported algorithm ${name}`);
  return { data: { sum: createHash(algorithm).update(bytes.value).digest(encoding) } };
}

function encodingOf(format: string): 'hex' | 'base64' {
  if (format === 'hex' || format === 'base64') return format;
  throw invalidRequest(`unsupported encoding format ${JSON.stringify(format)}; must be "hex" or "base64"`);
}
