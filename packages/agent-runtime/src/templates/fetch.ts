import type { FileSystem, JsonObject } from '@sluice/core';
import { compareCodePoints } from '@sluice/core';
import type { Dependency, DependencyValue } from '@sluice/template';
import type { AuthInfo, CallOptions, Secret, SecretResult, VaultClient } from '@sluice/vault-client';
import { InvalidRequestError, NotFoundError, PermissionDeniedError, VaultError } from '@sluice/vault-client';
import { AgentError } from '../agent-error.ts';
import type { CertificateSettings } from './pki/fetch-certificate.ts';
import type { SecretLifetime } from './refresh/decide.ts';
import { responseBody } from './response-body.ts';

/** What one fetch gave: the value that templates see, and what it says about its own lifetime. */
export interface Fetched {
  readonly value: DependencyValue;
  readonly lifetime: SecretLifetime & { readonly auth?: AuthInfo | undefined };
  /** For what knows better than its lifetime when it is to be replaced: certificates. Milliseconds. */
  readonly replaceInMs?: number;
}

export interface FetchPorts {
  readonly vault: VaultClient;
  readonly files: FileSystem;
}

const unleased: Fetched['lifetime'] = { leaseId: '', leaseDurationSeconds: 0, renewable: false };

/**
 * Fetches a dependency once; pacing and retries are the caller's. Rejects with a `VaultError`, a `HostError` or an
 * `AgentError` (`AGENT_NO_SECRET`: nothing is there). Source: spec/template.md 9.2, spec/agent.md 6.3.
 */
export async function fetchDependency(
  dependency: Dependency,
  ports: FetchPorts,
  settings: CertificateSettings,
  options: CallOptions,
): Promise<Fetched> {
  switch (dependency.kind) {
    case 'read':
      return readSecret(dependency.path, dependency.query, ports.vault, options);
    case 'write':
      return writeSecret(dependency.path, dependency.parameters, ports.vault, options);
    case 'list':
      return listSecrets(dependency.path, ports.vault, options);
    case 'file':
      return { value: await ports.files.read(dependency.path), lifetime: unleased };
    case 'pki': {
      const { fetchCertificate } = await import('./pki/fetch-certificate.ts');
      const { bundle, replaceAtMs } = await fetchCertificate(dependency, ports, settings, options);
      return { value: bundle, lifetime: unleased, replaceInMs: replaceAtMs - settings.nowMs };
    }
  }
}

async function readSecret(
  path: string,
  query: readonly (readonly [string, string])[],
  vault: VaultClient,
  options: CallOptions,
): Promise<Fetched> {
  const parameters = Object.fromEntries(query.map(([name]) => [name, valuesOf(query, name)]));
  const read = (resolved: string): Promise<SecretResult> => vault.read(resolved, { ...options, query: parameters });
  const result = spellsOutData(path)
    ? await readAsWritten(path, read, vault, options)
    : await read(await vault.resolveKvPath(path, 'data', options));
  const secret = secretIn(result);
  if (secret === undefined) throw nothingAt(path);
  return { value: responseBody(secret), lifetime: secret };
}

/**
 * Whether the path says `data/` itself. Such a path is sent as written by every engine but one: a versioned KV engine
 * whose own mount path holds that `data`, and that has nothing at such a path, except its `config`.
 */
function spellsOutData(path: string): boolean {
  return /^\/*[^/]+\/(?:.*\/)?data\/.*[^/]/.test(path) && !/\/config\/*$/.test(path);
}

/** Reads without asking for the mount first, which most starts of an agent can do without; asks when nothing is there. */
async function readAsWritten(
  path: string,
  read: (path: string) => Promise<SecretResult>,
  vault: VaultClient,
  options: CallOptions,
): Promise<SecretResult> {
  let unanswered: () => SecretResult;
  try {
    const result = await read(path);
    if (secretIn(result) !== undefined) return result;
    unanswered = () => result;
  } catch (error) {
    if (!isAboutPath(error)) throw error;
    unanswered = () => {
      throw error;
    };
  }
  const resolved = await vault.resolveKvPath(path, 'data', options);
  return resolved === path ? unanswered() : read(resolved);
}

function isAboutPath(error: unknown): boolean {
  return (
    error instanceof PermissionDeniedError || error instanceof NotFoundError || error instanceof InvalidRequestError
  );
}

async function writeSecret(
  path: string,
  parameters: readonly (readonly [string, string])[],
  vault: VaultClient,
  options: CallOptions,
): Promise<Fetched> {
  const resolved = await vault.resolveKvPath(path, 'data', options);
  const fields: JsonObject = Object.fromEntries(parameters);
  const isVersioned = resolved !== path || (await isVersionedKv(path, vault, options));
  const result = await vault.write(resolved, isVersioned ? { data: fields } : fields, options);
  if (result.kind === 'nothing') return { value: {}, lifetime: unleased };
  return { value: responseBody(result.secret), lifetime: result.secret };
}

/** A path that spells out `data/` itself is still one of a versioned engine. A refused look-up has no answer. */
async function isVersionedKv(path: string, vault: VaultClient, options: CallOptions): Promise<boolean> {
  try {
    const { type, version } = await vault.mountOf(path, options);
    return type === 'kv' && version === 2;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

async function listSecrets(path: string, vault: VaultClient, options: CallOptions): Promise<Fetched> {
  const names: string[] = [];
  for await (const name of vault.list(await vault.resolveKvPath(path, 'metadata', options), options)) names.push(name);
  return { value: names.sort(compareCodePoints), lifetime: unleased };
}

function valuesOf(query: readonly (readonly [string, string])[], name: string): readonly string[] {
  return query.filter(([other]) => other === name).map(([, value]) => value);
}

/** Absent: no such secret, or its newest version was deleted. A deletion in the future is still a value. */
function secretIn(result: SecretResult): Secret | undefined {
  if (result.kind === 'nothing' || result.status === 404) return undefined;
  return result.secret;
}

function nothingAt(path: string): AgentError {
  return new AgentError('template', `no secret exists at ${path}; check the path, or write the secret`, {
    code: 'AGENT_NO_SECRET',
  });
}
