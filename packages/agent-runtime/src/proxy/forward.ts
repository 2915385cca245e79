import { headerOf, replayOf } from '@sluice/vault-client';
import type { HttpRequest } from '@sluice/vault-client';
import { readGrant } from '../cache/decide.ts';
import { readRevocation, splitNamespace } from '../cache/revocation/decide.ts';
import type { ProxyContext } from './context.ts';
import { clientHeaders, upstreamHeaders } from './headers.ts';
import type { Flight } from './in-flight.ts';
import type { Reply } from './reply.ts';
import { readReply } from './reply.ts';
import type { ProxyRequest } from './request.ts';
import type { RequestBody } from './request-body.ts';
import { asksAboutTokens, blankOwnToken } from './secrecy/decide.ts';
import { maskStream, maskTokens } from './secrecy/mask-token.ts';
import type { TokenChoice } from './token/decide.ts';
import { firstHeader } from './token/decide.ts';
import { startAnswerLimit } from './upstream/answer-limit.ts';
import { exchange } from './upstream/exchange.ts';

/** A request on its way to the server: with which token, which body, and under which key its reply is kept. */
export interface Forwarding {
  readonly request: ProxyRequest;
  readonly choice: TokenChoice;
  readonly body: RequestBody;
  readonly key: string | undefined;
}

/** Sends a request on; its reply has been searched for the agent's token and is kept when it grants something. */
export function forward(context: ProxyContext, forwarding: Forwarding): Flight {
  const limit = startAnswerLimit(context.ports.clock, context.limits.answerMs);
  const reply = send(context, forwarding, limit.signal).finally(() => {
    limit.answered();
  });
  return {
    reply,
    abort: (reason) => {
      limit.abort(reason);
    },
  };
}

async function send(context: ProxyContext, forwarding: Forwarding, signal: AbortSignal): Promise<Reply> {
  const { ports, limits, retry, redirects } = context;
  const { request, body } = forwarding;
  const call = {
    request: upstreamRequest(context, forwarding),
    replay: replayOf(request.method, request.target.canonical.replace(/^v1\//, '')),
    retry: body.kind === 'stream' ? { ...retry, max: 0 } : retry,
    redirects,
    answerByMs: ports.clock.monotonicMs() + limits.answerMs,
  };
  const stream = await exchange(ports, call, signal);
  const reply = hideToken(context, forwarding, await readReply(stream, limits.heldReplyBytes));
  settleCache(context, forwarding, reply);
  reportRefusal(context, forwarding, reply);
  return reply;
}

function upstreamRequest({ address, options }: ProxyContext, { request, choice, body }: Forwarding): HttpRequest {
  const { method, target, rawHeaders } = request;
  const streamed = body.kind === 'stream' ? firstHeader(rawHeaders, 'content-length') : undefined;
  const headers = upstreamHeaders(rawHeaders, {
    token: 'token' in choice ? choice.token : undefined,
    userAgent: options.userAgent,
    dropCredentials: choice.kind === 'agent',
    contentLength: streamed,
  });
  return {
    method,
    url: `${address.base}${target.path}${target.query}`,
    headers,
    ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
    ...(body.kind === 'none' ? {} : { body: body.kind === 'whole' ? body.bytes : body.chunks }),
  };
}

// Two nets: the members that name a token where the API has them, and the token's bytes wherever they turn up.
function hideToken({ managed }: ProxyContext, { request }: Forwarding, reply: Reply): Reply {
  if (managed.texts.length === 0) return reply;
  const headers = reply.headers.filter(([, value]) => !managed.texts.some((token) => value.includes(token)));
  if (reply.kind === 'stream') return { ...reply, headers, body: maskStream(reply.body, managed.bytes) };
  const asked = asksAboutTokens(request.target.canonical);
  const blanked = asked ? managed.texts.reduce(blankIn, reply.body) : reply.body;
  return { ...reply, headers, body: maskTokens(blanked, managed.bytes) };
}

function blankIn(body: Buffer, token: string): Buffer {
  const blanked = body.includes(token) ? blankOwnToken(body, token) : body;
  return blanked === body ? body : Buffer.from(blanked);
}

// Revocation first: its reply may have no content type (spec/agent.md 8.5).
function settleCache({ cache }: ProxyContext, { request, choice, body, key }: Forwarding, reply: Reply): void {
  if (cache === undefined || reply.status >= 300) return;
  const token = 'token' in choice ? choice.token : '';
  const below = splitNamespace(request.target.canonical);
  const namespace = [request.namespace, below.namespace].filter((part) => part !== '').join('/');
  const bytes = body.kind === 'whole' ? body.bytes : Buffer.alloc(0);
  const revoked = readRevocation({ path: below.path, namespace, token, body: bytes });
  if (revoked !== undefined) cache.evict(revoked);
  if (key === undefined || reply.kind === 'stream') return;
  const grant = readGrant(reply.status, headerOf(reply.headers, 'content-type'), reply.body);
  if (grant === undefined) return;
  const headers = clientHeaders(reply.headers, { length: false });
  const kept = { status: reply.status, headers: withoutDate(headers), body: reply.body };
  cache.store({ key, namespace: request.namespace, path: request.target.canonical, token }, kept, grant);
}

function withoutDate(flat: readonly string[]): readonly string[] {
  return flat.filter((_, index) => (flat[index - (index % 2)] ?? '').toLowerCase() !== 'date');
}

function reportRefusal({ ports }: ProxyContext, { choice }: Forwarding, reply: Reply): void {
  const token = ports.supply?.tokens.current;
  if (reply.status !== 403 || choice.kind !== 'agent' || token === undefined || reply.kind === 'stream') return;
  ports.supply?.refused({
    token,
    invalid: /\b(?:bad|invalid) token\b|"permission denied"/.test(reply.body.toString()),
  });
}
