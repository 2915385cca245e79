import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import { NotFoundError } from '@sluice/vault-client';

/** One field of a secret, as a template finds it. */
export interface SecretField {
  readonly path: string;
  readonly field: string;
  /** The secret lies in a KV engine of version 2: its fields are one level deeper. */
  readonly versioned: boolean;
}

/** The fields of all secrets at `paths`, sorted within each; `PATH/*` stands for everything below. Values are not kept. */
export async function readFields(
  vault: VaultClient,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly SecretField[]> {
  const fields: SecretField[] = [];
  for (const path of paths) {
    const secrets = path.endsWith('/*') ? await secretsBelow(vault, path.slice(0, -1), signal) : [path];
    for (const secret of secrets) fields.push(...(await fieldsOf(vault, secret, signal)));
  }
  return fields;
}

async function fieldsOf(vault: VaultClient, path: string, signal: AbortSignal): Promise<readonly SecretField[]> {
  const { version } = await vault.mountOf(path, { signal });
  const versioned = version === 2;
  const result = await vault.read(await vault.resolveKvPath(path, 'data', { signal }), { signal });
  const data = result.kind === 'secret' && result.status !== 404 ? result.secret.data : undefined;
  const values = versioned ? objectIn(data?.['data']) : data;
  if (values === undefined) {
    const details = { method: 'GET', requestPath: path, url: path };
    throw new NotFoundError('VAULT_NOT_FOUND', `${path}: no secret there; check the path`, details);
  }
  return Object.keys(values)
    .sort()
    .map((field) => ({ path, field, versioned }));
}

async function secretsBelow(vault: VaultClient, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const listed = await vault.resolveKvPath(folder, 'metadata', { signal });
  for await (const name of vault.list(listed, { signal })) {
    if (name.endsWith('/')) found.push(...(await secretsBelow(vault, `${folder}${name}`, signal)));
    else found.push(`${folder}${name}`);
  }
  return found;
}

function objectIn(value: JsonValue | undefined): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof JsonNumber)
    return undefined;
  return value as JsonObject;
}
