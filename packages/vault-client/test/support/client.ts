import { SecretString } from '@sluice/core';
import type { FakeClock } from '@sluice/core/testing';
import { createFakeClock, createFixedRandom } from '@sluice/core/testing';
import { createGotTransport, createVaultClient } from '../../src/index.ts';
import type { CallOptions, GotTransportOptions, RetryEvent, VaultClient, VaultClientOptions } from '../../src/index.ts';
import { startScriptedServer } from '../../src/testing/index.ts';
import type { RecordedRequest, ScriptedReply, ScriptedServer, ScriptedServerOptions } from '../../src/testing/index.ts';

/** A secret that the runner searches for in all output. */
export const canaryToken = 'sluice-canary-client-token';

export interface Scene extends AsyncDisposable {
  readonly vault: VaultClient;
  readonly server: ScriptedServer;
  readonly clock: FakeClock;
  readonly retries: readonly RetryEvent[];
}

export interface SceneOptions extends Partial<VaultClientOptions> {
  readonly server?: ScriptedServerOptions;
  readonly transport?: GotTransportOptions;
}

/** A client of a scripted server, over real HTTP, on a clock that stands still. */
export async function aScene(
  replies: readonly ScriptedReply[] | ((request: RecordedRequest) => ScriptedReply),
  { server: serverOptions, transport: transportOptions, ...options }: SceneOptions = {},
): Promise<Scene> {
  const server = await startScriptedServer(replies, serverOptions);
  const transport = createGotTransport(transportOptions);
  const clock = createFakeClock({ settle });
  const retries: RetryEvent[] = [];
  const hooks = { onRetry: (event: RetryEvent) => retries.push(event), ...options.hooks };
  const vault = createVaultClient(
    { address: server.url, token: new SecretString(canaryToken), ...options, hooks },
    { transport, clock, random: createFixedRandom({ fractions: [0.5] }) },
  );
  return {
    vault,
    server,
    clock,
    retries,
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Lets `work` end while every wait of the clock is granted as soon as somebody waits beside the deadline. */
export async function passingTime<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  const ended = work.then(
    () => false,
    () => false,
  );
  const waiting = (): Promise<boolean> => clock.untilSleeping(2).then(() => true);
  while (await Promise.race([ended, waiting()])) await clock.advance(5000);
  return work;
}

/** A JSON reply. */
export function json(
  status: number,
  value: unknown,
  headers: readonly (readonly [string, string])[] = [],
): ScriptedReply {
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body: JSON.stringify(value) };
}

/** A secret in its envelope. */
export function envelope(data: unknown, more: object = {}): object {
  return {
    request_id: '5f0b6c1e-3d1f-4b51-9c1d-0d8a5f7f0a11',
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data,
    wrap_info: null,
    warnings: null,
    auth: null,
    ...more,
  };
}

export const once: CallOptions = { maxRetries: 0 };

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
