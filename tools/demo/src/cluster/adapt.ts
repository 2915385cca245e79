import { createServer } from 'node:net';
import type { JsonObject, JsonValue } from '@sluice/core';

/** What a Deployment gets in place of what its manifest says: values of environment variables, by name. */
export interface Adaptation {
  readonly env: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Replaces the values of variables that any container of `manifest` has. */
export function adaptEnvironment(manifest: JsonObject, env: Adaptation['env']): JsonObject {
  return replace(manifest, env) as JsonObject;
}

function replace(value: JsonValue, env: Adaptation['env']): JsonValue {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => replace(entry, env));
  if (typeof value !== 'object' || value === null) return value;
  const object = value as JsonObject;
  const { name } = object;
  if (typeof name === 'string' && typeof object['value'] === 'string' && env[name] !== undefined)
    return { ...object, value: env[name] };
  return Object.fromEntries(Object.entries(object).map(([key, entry]) => [key, replace(entry, env)]));
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
