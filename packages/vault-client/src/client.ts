import type { Caller } from './api/caller.ts';
import { decodeHealth } from './api/health.ts';
import type { HealthState } from './api/health.ts';
import { joinPaths } from './api/join-paths.ts';
import { createKv } from './api/kv.ts';
import { insertKvPrefix } from './api/kv-path.ts';
import type { Mount } from './api/kv-path.ts';
import { createLeaseCalls } from './api/leases.ts';
import { listNames } from './api/list.ts';
import { createMountTable, decodeMount } from './api/mounts.ts';
import type { MountTable } from './api/mounts.ts';
import { createTokenCalls } from './api/token.ts';
import { createWrappingCalls } from './api/wrapping.ts';
import { trimNamespace } from './call/namespace.ts';
import { detailsFor, sendCall } from './call/sender.ts';
import type { SenderIdentity, SenderSettings } from './call/sender.ts';
import { readSettings } from './call/settings.ts';
import { createWarningFilter } from './call/warnings.ts';
import {
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  TimeoutError,
  TransportError,
} from './errors/vault-error.ts';
import { decodeReply, emptyReply } from './reply/decode-reply.ts';
import type { CallOptions } from './call/call-options.ts';
import type { SecretResult } from './reply/secret-result.ts';
import type { VaultClient, VaultClientOptions, VaultClientPorts } from './vault-client.ts';

/**
 * A client for one server. It holds no timer and no connection of its own: `ports.transport` does, and closes them.
 * Throws `ConfigurationError` for settings that cannot work. Source: spec/vault-api.md 2 and 17.1.
 */
export function createVaultClient(options: VaultClientOptions, ports: VaultClientPorts): VaultClient {
  const shared: Shared = {
    settings: readSettings(options, ports),
    mounts: createMountTable(ports.clock),
    filterWarnings: createWarningFilter(),
  };
  const { token } = options;
  return clientFor(shared, { namespace: options.namespace ?? '', ...(token === undefined ? {} : { token }) });
}

interface Shared {
  readonly settings: SenderSettings;
  readonly mounts: MountTable;
  readonly filterWarnings: ReturnType<typeof createWarningFilter>;
}

function clientFor(shared: Shared, identity: SenderIdentity): VaultClient {
  const call = createCall(shared, identity);
  const caller: Caller = {
    call,
    expect: async (method, path, body, options) => {
      const result = await call(method, path, body, options);
      if (result.kind === 'secret') return result.secret;
      throw emptyReply(detailsFor(shared.settings.address, { method, path }, identity.namespace), result.status);
    },
  };
  const mountOf = createMountLookup(shared, identity, call);
  const client: VaultClient = {
    request: (request) => sendCall(shared.settings, identity, { ...request, accepts: isAnswer }),
    read: (path, options) => call('GET', path, undefined, options),
    write: (path, data = {}, options = {}) => call('PUT', path, data, options),
    patch: (path, data, options) => call('PATCH', path, data, options),
    delete: (path, options) => call('DELETE', path, undefined, options),
    list: (path, options) => listNames(client, path, options),
    tokens: createTokenCalls(caller),
    leases: createLeaseCalls(caller),
    wrapping: createWrappingCalls(caller),
    health: (options) => askHealth(shared.settings, identity, options),
    mountOf,
    resolveKvPath: async (path, kind, options) => {
      const mount = await mountOrNone(mountOf, path, options);
      return mount?.version === 2 ? insertKvPrefix(path, mount.path, kind) : path;
    },
    kv: (options) => createKv(client, options),
    withToken: (token) => clientFor(shared, { ...identity, token }),
    withNamespace: (namespace) => clientFor(shared, { ...identity, namespace }),
    withWrapTtl: (wrapTtl) => clientFor(shared, { ...identity, wrapTtl }),
  };
  return client;
}

function createCall(shared: Shared, identity: SenderIdentity): Caller['call'] {
  return async (method, path, body, options = {}) => {
    const namespace = options.namespace ?? identity.namespace;
    const details = detailsFor(shared.settings.address, { method, path }, trimNamespace(namespace));
    // Only a read may find nothing.
    const accepts = method === 'GET' ? isAnswer : isSuccess;
    const request = { ...options, method, path, accepts, ...(body === undefined ? {} : { body }) };
    try {
      const result = decodeReply(await sendCall(shared.settings, identity, request), details);
      deliverWarnings(shared, path, result);
      if (result.status === 404 && result.kind === 'secret') shared.mounts.forget(namespace, path);
      return result;
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof PermissionDeniedError)
        shared.mounts.forget(namespace, path);
      throw error;
    }
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 400;
}

function isAnswer(status: number): boolean {
  return isSuccess(status) || status === 404;
}

function deliverWarnings({ settings, filterWarnings }: Shared, requestPath: string, result: SecretResult): void {
  const { onWarning } = settings.hooks;
  if (result.kind === 'nothing' || onWarning === undefined) return;
  filterWarnings(requestPath, result.secret.warnings, (warning) => {
    onWarning({ requestPath, warning });
  });
}

async function askHealth(
  settings: SenderSettings,
  identity: SenderIdentity,
  options: CallOptions = {},
): Promise<HealthState> {
  try {
    const call = { maxRetries: 0, token: 'none', ...options, method: 'GET', path: 'sys/health' } as const;
    return decodeHealth(await sendCall(settings, identity, { ...call, accepts: () => true }));
  } catch (error) {
    if (error instanceof TransportError || error instanceof TimeoutError) {
      return { state: 'unreachable', reason: error.code };
    }
    throw error;
  }
}

function createMountLookup(shared: Shared, identity: SenderIdentity, call: Caller['call']): VaultClient['mountOf'] {
  return (path, options = {}) => {
    const namespace = options.namespace ?? identity.namespace;
    return shared.mounts.find(namespace, path, options.signal, async (signal) => {
      const preflight = joinPaths('sys/internal/ui/mounts', path.replace(/^\/+|\/+$/g, ''));
      const result = await call('GET', preflight, undefined, { ...options, wrapTtl: '', signal });
      return decodeMount(result.kind === 'secret' ? result.secret : undefined, path);
    });
  };
}

// Without a preflight the path is taken as written: what it gives or why not is then the reader's to see.
async function mountOrNone(
  mountOf: VaultClient['mountOf'],
  path: string,
  options: CallOptions | undefined,
): Promise<Mount | undefined> {
  try {
    return await mountOf(path, options);
  } catch (error) {
    if (
      error instanceof PermissionDeniedError ||
      error instanceof NotFoundError ||
      error instanceof InvalidRequestError
    ) {
      return undefined;
    }
    throw error;
  }
}
