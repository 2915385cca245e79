import { stat, unlink } from 'node:fs/promises';
import { createSystemClock, createSystemRandom } from '@sluice/platform-node';
import { startListener } from '@sluice/agent-runtime/listener';
import type { Listener, ListenerHandler } from '@sluice/agent-runtime/listener';
import { approleMethod } from './auth/approle/approle-method.ts';
import { kubernetesMethod } from './auth/kubernetes/kubernetes-method.ts';
import { ServiceAccountIssuer } from './auth/kubernetes/service-account-issuer.ts';
import { certMethod } from './auth/cert/cert-method.ts';
import { jwtMethod } from './auth/jwt/jwt-method.ts';
import { userpassMethod } from './auth/userpass/userpass-method.ts';
import { createControls } from './controls/controls.ts';
import type { Controls } from './controls/controls.ts';
import { createFaults } from './controls/faults.ts';
import { flavorTraits } from './core/flavor.ts';
import { addMount } from './core/mounting.ts';
import { initializeServer } from './core/start-state.ts';
import { VaultServer } from './core/vault.ts';
import { tokenMethod } from './auth/token/token-method.ts';
import { cubbyholeEngine } from './engines/cubbyhole/cubbyhole-engine.ts';
import { identityEngine } from './engines/identity/identity-engine.ts';
import { systemEngine } from './sys/system-engine.ts';
import type { Vault } from './core/model.ts';
import { databaseEngine } from './engines/database/database-engine.ts';
import { postgres } from './engines/database/postgres-executor.ts';
import { kvEngine } from './engines/kv-engine.ts';
import { pkiEngine } from './engines/pki/pki-engine.ts';
import { transitEngine } from './engines/transit/transit-engine.ts';
import { handleHttp } from './http/http-handler.ts';
import type { DevVaultOptions, ListenerSpec, RequestEntry } from './options.ts';
import { prepareTls } from './server-certificate.ts';
import type { ServerTls } from './server-certificate.ts';

/** A benchmark would fill the memory: beyond this the older half goes. */
const longestLog = 200_000;

/** A running server, and what can be done to it out of band. */
export interface DevVault extends Controls, AsyncDisposable {
  /** Of the first listener. */
  readonly url: string;
  readonly urls: readonly string[];
  /** Authority of the certificate that was made for `https`; `''` without one. */
  readonly caPem: string;
  /** `''` in mode `uninitialized`. */
  readonly rootToken: string;
  close(): Promise<void>;
}

/**
 * Starts a Vault server for development and tests: the real HTTP API, state in memory only.
 * Rejects with `ListenerError` when an address cannot be had. Source: spec/vault-api.md 17.2.
 */
export async function startDevVault(options: DevVaultOptions = {}): Promise<DevVault> {
  const clock = options.clock ?? createSystemClock();
  const random = options.random ?? createSystemRandom();
  const issuer = await ServiceAccountIssuer.create(clock, random);
  const vault = new VaultServer({
    clock,
    random,
    traits: flavorTraits(options.flavor ?? 'openbao'),
    engines: {
      kv: kvEngine,
      transit: transitEngine,
      pki: pkiEngine,
      database: databaseEngine(options.sql ?? postgres()),
    },
    builtIn: { system: systemEngine, cubbyhole: cubbyholeEngine, identity: identityEngine, token: tokenMethod },
    authMethods: {
      kubernetes: kubernetesMethod(options.tokenReview ?? issuer),
      approle: approleMethod,
      userpass: userpassMethod,
      jwt: jwtMethod,
      cert: certMethod,
    },
    note: options.note ?? (() => undefined),
  });
  const rootToken = prepare(vault, options);
  const running = vault.expiration.run();
  const requests: RequestEntry[] = [];
  const faults = createFaults(clock);
  const handler = createHandler(vault, faults, (entry) => {
    requests.push(entry);
    if (requests.length > longestLog) requests.splice(0, longestLog / 2);
    options.onRequest?.(entry);
  });
  const { listeners, tls } = await openAll(options.listeners ?? [{ type: 'http' }], handler).catch(
    async (error: unknown) => {
      await closeAll(vault, [], running); // expiry would keep the process
      throw error;
    },
  );
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= closeAll(vault, listeners, running));
  return {
    ...createControls({ vault, issuer, faults, listeners, requests, tls }),
    url: listeners[0]?.url ?? '',
    urls: listeners.map(({ url }) => url),
    caPem: tls?.authority ?? '',
    rootToken,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function prepare(vault: Vault, { mode = 'ready', rootToken }: DevVaultOptions): string {
  if (mode === 'uninitialized') return '';
  vault.seal.openAtOnce();
  const id = rootToken ?? vault.traits.servicePrefix + vault.ids.base62(24);
  initializeServer(vault, id);
  if (mode === 'dev') {
    const description = 'key/value secret storage';
    addMount(
      vault,
      { namespace: vault.root, kind: 'secret', path: 'secret/', type: 'kv', description, options: { version: '2' } },
      kvEngine,
    );
  }
  return id;
}

function createHandler(
  vault: Vault,
  faults: ReturnType<typeof createFaults>,
  log: (entry: RequestEntry) => void,
): ListenerHandler {
  return async (request, response) => {
    const method = request.method ?? '';
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (await faults.strike(request, response)) {
      log({ atMs: vault.nowMs(), method, path, namespace: '', status: response.headersSent ? response.statusCode : 0 });
      return;
    }
    const { answer, accessor, namespacePath } = await handleHttp(vault, request, response);
    const who = accessor === undefined || accessor === '' ? {} : { accessor };
    log({ atMs: vault.nowMs(), method, path, namespace: namespacePath, status: answer.status, ...who });
  };
}

/** All listeners, or none. */
async function openAll(
  specs: readonly ListenerSpec[],
  handler: ListenerHandler,
): Promise<{ readonly listeners: readonly Listener[]; readonly tls: ServerTls | undefined }> {
  const tls = await prepareTls(specs);
  const listeners: Listener[] = [];
  try {
    for (const spec of specs) listeners.push(await openOne(spec, handler, tls));
    return { listeners, tls };
  } catch (error) {
    for (const listener of listeners) await listener.close();
    throw error;
  }
}

function openOne(spec: ListenerSpec, handler: ListenerHandler, tls: ServerTls | undefined): Promise<Listener> {
  // A request may wait for a database; the limit of the real server is 90 s.
  const limits = { requestTimeoutMs: 90_000, headerBytes: 1_048_576 };
  if (spec.type === 'unix') {
    const mode = spec.mode === undefined ? {} : { mode: spec.mode };
    return startListener({ endpoint: { kind: 'unix', path: spec.path, files: socketFiles, ...mode }, handler, limits });
  }
  const endpoint = { kind: 'tcp', host: spec.host ?? '127.0.0.1', port: spec.port ?? 0 } as const;
  if (spec.type === 'http' || tls === undefined) return startListener({ endpoint, handler, limits });
  const pair = { certificate: spec.cert ?? tls.certificate, key: spec.key ?? tls.key };
  const clients = spec.requestClientCert === true ? ({ clientCertificates: 'request' } as const) : {};
  return startListener({ endpoint, handler, limits, tls: { ...pair, ...clients } });
}

const socketFiles = {
  async stat(path: string) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return undefined;
    const kind = found.isSocket() ? ('socket' as const) : ('other' as const);
    return {
      kind,
      mode: found.mode & 0o7777,
      uid: found.uid,
      gid: found.gid,
      sizeBytes: found.size,
      modifiedMs: found.mtimeMs,
    };
  },
  remove: (path: string) => unlink(path),
};

async function closeAll(vault: VaultServer, listeners: readonly Listener[], running: Promise<void>): Promise<void> {
  // Requests in progress get a moment; a client that keeps a request open does not hold up the end.
  await Promise.all(listeners.map((listener) => listener.close(AbortSignal.timeout(2000))));
  await vault.close();
  await running;
}
