import type { Clock, Random } from '@sluice/core';
import type { HttpRequest, HttpTransport, VaultClient } from '@sluice/vault-client';
import { createVaultClient, headerOf } from '@sluice/vault-client';

/** One request as the model sees it. */
export interface ModelRequest {
  readonly method: string;
  /** Below `/v1/`, with query. */
  readonly path: string;
  readonly token: string | undefined;
  readonly body: string;
}

export interface ModelReply {
  readonly status: number;
  readonly body?: unknown;
}

/** A Vault of a few routes, in memory: what happens is decided by the test, time by its clock. */
export interface VaultModel {
  readonly vault: VaultClient;
  readonly requests: ModelRequest[];
  /** `METHOD path` of every request, in order. */
  calls(): readonly string[];
  count(call: string): number;
}

/** `routes` maps `METHOD path` to an answer; what it does not know is 404. An answer may be an error of the network. */
export function createVaultModel(
  ports: { readonly clock: Clock; readonly random: Random },
  routes: (request: ModelRequest) => ModelReply | Error | undefined,
): VaultModel {
  const requests: ModelRequest[] = [];
  const answer = async (request: HttpRequest): Promise<ModelReply> => {
    const seen = await read(request);
    requests.push(seen);
    const reply = routes(seen) ?? { status: 404, body: { errors: [] } };
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const transport: HttpTransport = {
    async send(request) {
      const { status, body } = await answer(request);
      const text = body === undefined ? '' : JSON.stringify(body);
      return { status, headers: [], body: new TextEncoder().encode(text) };
    },
    open() {
      throw new Error('not used');
    },
    async [Symbol.asyncDispose]() {},
  };
  const calls = (): readonly string[] => requests.map(({ method, path }) => `${method} ${path}`);
  return {
    vault: createVaultClient({ address: 'http://vault.test:8200' }, { ...ports, transport }),
    requests,
    calls,
    count: (call) => calls().filter((other) => other === call).length,
  };
}

async function read({ method, url, headers, body }: HttpRequest): Promise<ModelRequest> {
  const bytes: Uint8Array[] = [];
  if (body instanceof Uint8Array) bytes.push(body);
  else if (body !== undefined) for await (const chunk of body) bytes.push(chunk);
  return {
    method,
    path: url.replace(/^https?:\/\/[^/]+\/v1\//, ''),
    token: headerOf(headers, 'X-Vault-Token'),
    body: Buffer.concat(bytes).toString(),
  };
}

/** The reply to a login or a renewal. */
export function authReply(token: string, seconds: number, renewable = true): ModelReply {
  const auth = { client_token: token, accessor: `accessor-of-${token.slice(-1)}`, lease_duration: seconds, renewable };
  return { status: 200, body: { request_id: 'r', auth } };
}

export function errorReply(status: number, ...errors: string[]): ModelReply {
  return { status, body: { errors } };
}
