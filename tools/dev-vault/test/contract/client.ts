import { request as send } from 'node:http';
import { createFakeClock } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import { startDevVault } from '../../src/index.ts';
import type { DevVault, DevVaultOptions } from '../../src/index.ts';

export const root = 'sluice-canary-root';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** The parsed body; `undefined` when it is no JSON. */
  readonly json: unknown;
  /** The value at a dotted path of the body: `data.keys.0`. */
  at(path: string): unknown;
  /** The same, which must be a string. */
  text(path: string): string;
  /** `errors` joined; `''` when there are none. */
  readonly error: string;
}

export interface CallOptions {
  /** Default: the root token; `''` for none. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server with a clock of its own, and a short way to talk to it. */
export interface Server extends AsyncDisposable {
  readonly vault: DevVault;
  readonly clock: FakeClock;
  /** `call('GET secret/a')`, `call('PUT secret/a', { k: 'v' })`; a string is sent as it is. */
  call(line: string, body?: unknown, options?: CallOptions): Promise<Reply>;
  /** As `call`, and throws unless the status is 2xx. */
  ok(line: string, body?: unknown, options?: CallOptions): Promise<Reply>;
  /** A token with exactly this policy (HCL). */
  tokenWith(policy: string, more?: object): Promise<string>;
}

export async function startServer(options: DevVaultOptions = {}): Promise<Server> {
  const clock = createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const vault = await startDevVault({ clock, rootToken: root, ...options });
  const call: Server['call'] = (line, body, { token = root, headers = {} } = {}) => {
    const [method = '', path = ''] = line.split(/ (.*)/s);
    return request(vault.url, method, path.startsWith('/') ? path : `/v1/${path}`, body, {
      ...(token === '' ? {} : { 'X-Vault-Token': token }),
      ...headers,
    });
  };
  let policies = 0;
  const server: Server = {
    vault,
    clock,
    call,
    async ok(line, body, more) {
      const reply = await call(line, body, more);
      if (reply.status > 299) throw new Error(`${line}: ${reply.status} ${reply.body}`);
      return reply;
    },
    async tokenWith(policy, more = {}) {
      const name = `policy-${(policies += 1)}`;
      await server.ok(`PUT sys/policies/acl/${name}`, { policy });
      const body = { policies: [name], no_default_policy: true, ...more };
      return (await server.ok('POST auth/token/create', body)).text('auth.client_token');
    },
    [Symbol.asyncDispose]: () => vault.close(),
  };
  return server;
}

function request(
  base: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const bytes = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const length = bytes === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(bytes)) };
  return new Promise((resolve, reject) => {
    const sent = send(
      { hostname, port, method, path, agent: false, headers: { ...length, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject).on('end', () => {
          resolve(replyOf(response.statusCode ?? 0, response.headers, text));
        });
      },
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
}

function replyOf(status: number, headers: Reply['headers'], body: string): Reply {
  const json = parse(body);
  const at = (path: string): unknown => path.split('.').reduce<unknown>((value, name) => memberOf(value, name), json);
  const errors = at('errors');
  return {
    status,
    headers,
    body,
    json,
    error: Array.isArray(errors) ? errors.join('; ') : '',
    at,
    text(path) {
      const value = at(path);
      if (typeof value !== 'string') throw new TypeError(`${path} is no text in ${body}`);
      return value;
    },
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
