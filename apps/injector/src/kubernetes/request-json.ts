import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { ApiAddress, ServiceAccount } from './in-cluster.ts';
import { KubernetesError } from './kubernetes-error.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default: `application/json`. */
  readonly contentType?: string;
  /** Default: `application/json`. */
  readonly accept?: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** `undefined` when it is no JSON. */
  readonly body: unknown;
}

export interface ApiConnection {
  readonly address: ApiAddress;
  readonly account: ServiceAccount;
  readonly userAgent: string;
  /** How long the connection may be silent, milliseconds. Default: 10 s. */
  readonly silenceMs?: number;
}

const defaultSilenceMs = 10_000;
/** Objects are smaller than 1.5 MiB (the limit of etcd), pages of metadata smaller than this. */
const bodyLimitBytes = 16_777_216;

/**
 * One request on a connection of its own: a few a minute need no pool, and none goes through a proxy.
 * Throws `KUBERNETES_UNREACHABLE`, `KUBERNETES_NOT_IN_CLUSTER`, or the reason of the signal.
 */
export function requestJson(call: ApiRequest, connection: ApiConnection, signal: AbortSignal): Promise<ApiAnswer> {
  return withResponse(call, connection, signal, async (response) => ({
    status: response.statusCode ?? 0,
    body: parse(await readBody(response)),
  }));
}

/** The same, with the response as it arrives: what is thrown while it is read counts as `KUBERNETES_UNREACHABLE`. */
export async function withResponse<T>(
  call: ApiRequest,
  connection: ApiConnection,
  signal: AbortSignal,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const { address, account, userAgent, silenceMs = defaultSilenceMs } = connection;
  const [token, ca] = [await account.token(), await account.ca()];
  try {
    const outgoing = request({
      ...address,
      ca,
      agent: false,
      method: call.method,
      path: call.path,
      signal,
      timeout: silenceMs,
      headers: {
        Authorization: `Bearer ${token.reveal()}`,
        Accept: call.accept ?? 'application/json',
        'User-Agent': userAgent,
        ...(call.body === undefined ? {} : { 'Content-Type': call.contentType ?? 'application/json' }),
      },
    });
    // Before the response `once` reports it, afterwards the body does; nobody else may have to listen.
    outgoing.on('error', ignore);
    outgoing.once('timeout', () => outgoing.destroy(new SilenceError()));
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return await read(response);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof KubernetesError) throw error;
    throw unreachable(address, reasonOf(error), error);
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > bodyLimitBytes) throw new Error('answer too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreachable({ host, port }: ApiAddress, reason: string, cause: unknown): KubernetesError {
  const hint = 'check the network policy of the pod and the ca.crt of its service account';
  const where = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  return new KubernetesError('KUBERNETES_UNREACHABLE', `Kubernetes API ${where}: ${reason}; ${hint}`, { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof SilenceError) return 'no answer in time';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown failure';
}

function ignore(): void {
  // Reported elsewhere.
}

class SilenceError extends Error {}
