import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { JsonObject, JsonValue } from '@sluice/core';
import { jsonEquals, parseJson, SecretString } from '@sluice/core';
import { createFakeClock, createFixedRandom } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createGotTransport, createVaultClient, VaultError } from '../src/index.ts';
import type { HttpResponse, SecretResult, VaultClient } from '../src/index.ts';
import { startScriptedServer } from '../src/testing/index.ts';
import type { RecordedRequest, ScriptedReply } from '../src/testing/index.ts';
import { notSentAsRecorded } from './not-sent-as-recorded.ts';

/** One line of the recording (spec/vault-exchanges.md). */
interface Exchange {
  readonly scenario: string;
  readonly n: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly request?: unknown;
  readonly status: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly response?: unknown;
  readonly responseText?: string;
}

type Outcome =
  | { readonly kind: 'error'; readonly error: VaultError }
  | { readonly kind: 'reply'; readonly result: SecretResult }
  | { readonly kind: 'raw'; readonly response: HttpResponse };

const exchanges = readExchanges();
const recorded = suite('recorded exchanges');

for (const scenario of new Set(exchanges.map((exchange) => exchange.scenario))) {
  recorded(`are sent and understood: ${scenario}`, async () => {
    let current: Exchange | undefined;
    await using server = await startScriptedServer((): ScriptedReply => replyOf(current));
    await using transport = createGotTransport();
    const clock = createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
    const vault = createVaultClient(
      { address: server.url, retry: { max: 0 } },
      { transport, clock, random: createFixedRandom() },
    );
    const surprises: string[] = [];
    for (const exchange of exchanges.filter((candidate) => candidate.scenario === scenario)) {
      current = exchange;
      const before = server.requests.length;
      const problem = await problemOf(vault, exchange, () => server.requests.slice(before));
      const known = notSentAsRecorded[`${scenario} ${String(exchange.n)}`];
      const where = `${scenario} ${String(exchange.n)}: ${exchange.method} ${exchange.path}`;
      if (known === undefined && problem !== undefined) surprises.push(`${where}: ${problem}`);
      if (known !== undefined && problem === undefined) surprises.push(`${where}: works now, take it off the list`);
    }
    assert.equal(surprises, []);
  });
}

recorded('are all there', () => {
  assert.is(exchanges.length, 586);
});

recorded.run();

function readExchanges(): readonly Exchange[] {
  const file = gunzipSync(readFileSync(new URL('fixtures/vault-exchanges.jsonl.gz', import.meta.url)));
  const lines = file.toString().trim().split('\n');
  const values = lines.map((line) => JSON.parse(line) as Partial<Exchange>);
  return values.filter((value): value is Exchange => value.method !== undefined);
}

function replyOf(exchange: Exchange | undefined): ScriptedReply {
  if (exchange === undefined) return { status: 500 };
  const { response, responseText } = exchange;
  const body = responseText ?? (response === null || response === undefined ? '' : JSON.stringify(response));
  return { status: exchange.status, headers: Object.entries(exchange.responseHeaders ?? {}), body };
}

/** What is wrong with how the client handled the exchange. */
async function problemOf(
  vault: VaultClient,
  exchange: Exchange,
  seen: () => readonly RecordedRequest[],
): Promise<string | undefined> {
  const outcome = await perform(vault, exchange);
  const [request] = seen();
  if (request === undefined) return outcome.kind === 'error' ? `not sent: ${outcome.error.message}` : 'not sent';
  return wrongRequest(request, exchange) ?? wrongOutcome(outcome, exchange);
}

async function perform(vault: VaultClient, exchange: Exchange): Promise<Outcome> {
  const [path = '', query = ''] = exchange.path.replace(/^\/v1\//, '').split('?');
  const {
    'X-Vault-Token': token,
    'X-Vault-Namespace': namespace,
    'X-Vault-Wrap-TTL': wrapTtl,
    ...rest
  } = exchange.headers ?? {};
  const options = {
    query: Object.fromEntries(new URLSearchParams(query)),
    token: token === undefined ? ('none' as const) : new SecretString(token),
    headers: Object.entries(rest).filter(([name]) => name !== 'Content-Type'),
    ...(namespace === undefined ? {} : { namespace }),
    ...(wrapTtl === undefined ? {} : { wrapTtl }),
  };
  const decoded = decodeURIComponent(path);
  const body = valueOf(exchange.request);
  try {
    switch (exchange.method) {
      case 'GET':
        return { kind: 'reply', result: await vault.read(decoded, options) };
      case 'LIST':
        return { kind: 'reply', result: await vault.read(decoded, { ...options, query: { list: true } }) };
      case 'PUT':
      case 'POST':
        if (body !== undefined) return { kind: 'reply', result: await vault.write(decoded, body, options) };
        return { kind: 'raw', response: await vault.request({ ...options, method: exchange.method, path: decoded }) };
      case 'PATCH':
        return { kind: 'reply', result: await vault.patch(decoded, body ?? {}, options) };
      case 'DELETE':
        return { kind: 'reply', result: await vault.delete(decoded, options) };
      default:
        return {
          kind: 'raw',
          response: await vault.request({ ...options, method: exchange.method as 'HEAD', path: decoded }),
        };
    }
  } catch (error) {
    if (error instanceof VaultError) return { kind: 'error', error };
    throw error;
  }
}

function wrongRequest(request: RecordedRequest, exchange: Exchange): string | undefined {
  const list = exchange.method === 'LIST';
  const method = list ? 'GET' : exchange.method === 'POST' && exchange.request !== undefined ? 'PUT' : exchange.method;
  const target = new URL(`http://x${list ? `${exchange.path}?list=true` : exchange.path}`);
  const sent = new URL(`http://x${request.target}`);
  if (request.method !== method) return `sent as ${request.method}`;
  if (decodeURIComponent(sent.pathname) !== decodeURIComponent(target.pathname)) return `sent to ${request.target}`;
  if (sent.searchParams.toString() !== target.searchParams.toString()) return `sent with ${sent.search}`;
  if (request.body !== bodyOf(exchange)) return 'other body';
  for (const name of ['X-Vault-Token', 'X-Vault-Namespace', 'X-Vault-Wrap-TTL', 'Authorization']) {
    if (request.headers[name.toLowerCase()] !== exchange.headers?.[name]) return `other ${name}`;
  }
  return undefined;
}

/** A recorded text keeps its numbers when it is JSON. */
function valueOf(request: unknown): JsonValue | undefined {
  const parsed = typeof request === 'string' ? parseJson(request) : undefined;
  return parsed?.ok === true ? parsed.value : (request as JsonValue | undefined);
}

function bodyOf({ request }: Exchange): string {
  if (request === undefined) return '';
  return typeof request === 'string' ? request : JSON.stringify(request);
}

function wrongOutcome(outcome: Outcome, exchange: Exchange): string | undefined {
  const { status, response } = exchange;
  const reply = (response ?? {}) as { errors?: readonly string[]; data?: unknown; warnings?: unknown };
  const telling = (reply.data ?? null) !== null || (reply.warnings ?? null) !== null;
  const mayBeMissing = status === 404 && ['GET', 'LIST'].includes(exchange.method);
  const refused = status >= 400 && !(mayBeMissing && (telling || (reply.errors ?? []).length === 0));
  if (outcome.kind === 'error') {
    if (!refused) return `rejected: ${outcome.error.message}`;
    if (outcome.error.status !== status) return `status ${String(outcome.error.status)}`;
    const expected = JSON.stringify(reply.errors ?? []);
    return JSON.stringify(outcome.error.errors) === expected ? undefined : `errors ${outcome.error.errors.join()}`;
  }
  if (refused) return 'taken for a success';
  if (outcome.kind === 'raw') return outcome.response.status === status ? undefined : 'other status';
  return wrongSecret(outcome.result, exchange);
}

function wrongSecret(result: SecretResult, { status, response, responseText }: Exchange): string | undefined {
  if (result.status !== status) return `status ${String(result.status)}`;
  const parsed = parseJson(responseText ?? JSON.stringify(response ?? null));
  const value = parsed.ok ? parsed.value : null;
  if (result.kind === 'nothing') return value === null || status === 404 ? undefined : 'content lost';
  const expected = value as JsonObject;
  const data = 'data' in expected || 'request_id' in expected ? (expected['data'] ?? undefined) : expected;
  if (!jsonEquals(result.secret.data ?? null, data ?? null)) return 'other data';
  if (result.secret.requestId !== (expected['request_id'] ?? '')) return 'other request id';
  if (result.secret.leaseId !== (expected['lease_id'] ?? '')) return 'other lease';
  const auth = expected['auth'] as JsonObject | null | undefined;
  if ((result.secret.auth?.clientToken.reveal() ?? '') !== (auth?.['client_token'] ?? '')) return 'other token';
  const wrapInfo = expected['wrap_info'] as JsonObject | null | undefined;
  return (result.secret.wrapInfo?.token.reveal() ?? '') === (wrapInfo?.['token'] ?? '')
    ? undefined
    : 'other wrapping token';
}
