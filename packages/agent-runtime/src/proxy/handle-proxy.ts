import type { IncomingMessage, ServerResponse } from 'node:http';
import { TimeoutError } from '@sluice/vault-client';
import { BodyTooLargeError } from '../listener/index.ts';
import type { ProxyContext } from './context.ts';
import { forward } from './forward.ts';
import type { Forwarding } from './forward.ts';
import type { Reply } from './reply.ts';
import { keyOf, readProxyRequest } from './request.ts';
import type { ProxyRequest } from './request.ts';
import { hasBody, readRequestBody } from './request-body.ts';
import type { RequestBody } from './request-body.ts';
import { respondCached, respondError, respondReply } from './respond.ts';
import { asksAboutTokens } from './secrecy/decide.ts';
import type { Target } from './target/decide.ts';
import { chooseToken, needsNoToken } from './token/decide.ts';
import type { TokenChoice } from './token/decide.ts';
import { AnswerTimeout } from './upstream/answer-limit.ts';

/** Answers one request from the cache or the server. Source: spec/agent.md 8.2. */
export function handleProxy(
  context: ProxyContext,
  incoming: IncomingMessage,
  response: ServerResponse,
  target: Target,
): void | Promise<void> {
  const request = readProxyRequest(incoming, target);
  // Methods are case-sensitive, and to Vault `list` is none; Node's client would send it on as LIST.
  if (request.method !== request.method.toUpperCase()) {
    respondError(response, 405, 'unknown method; methods are written in capitals');
    return;
  }
  const choice = choose(context, request);
  // The hot path: no body, a token at hand, a reply in the cache. It must not wait for anything.
  if (context.cache !== undefined && !hasBody(incoming) && choice.kind !== 'wait') {
    if (answerFromCache(context, response, keyOf(request, tokenOf(choice), undefined))) return;
  }
  return answer(context, incoming, response, request);
}

function choose({ options, ports }: ProxyContext, { clientToken }: ProxyRequest): TokenChoice {
  return chooseToken(clientToken, options.useAutoAuthToken, ports.supply?.tokens.current?.token.reveal());
}

function tokenOf(choice: TokenChoice): string {
  return 'token' in choice ? choice.token : '';
}

function answerFromCache({ cache, ports }: ProxyContext, response: ServerResponse, key: string | undefined): boolean {
  const cached = key === undefined ? undefined : cache?.get(key);
  if (cached === undefined) return false;
  ports.metrics.increment('agent.cache.hit');
  ports.metrics.increment('agent.proxy.success');
  respondCached(response, cached);
  return true;
}

async function answer(
  context: ProxyContext,
  incoming: IncomingMessage,
  response: ServerResponse,
  request: ProxyRequest,
): Promise<void> {
  const gone = goneSignal(response);
  const upload: { tooLarge: boolean } = { tooLarge: false };
  try {
    const choice = await awaitToken(context, request, gone);
    if (choice.kind === 'wait') {
      respondError(response, 503, 'the agent has no token yet; try again', ['Retry-After', '1']);
      return;
    }
    if (isHidden(request, choice)) {
      respondError(response, 403, "a look-up or renewal of the agent's token cannot be wrapped");
      return;
    }
    const { heldRequestBytes, requestBytes } = context.limits;
    const body = markTooLarge(await readRequestBody(incoming, heldRequestBytes, requestBytes), upload);
    const held = body.kind === 'whole' ? body.bytes : undefined;
    const key =
      context.cache === undefined || body.kind === 'stream' ? undefined : keyOf(request, tokenOf(choice), held);
    if (answerFromCache(context, response, key)) return;
    context.ports.metrics.increment('agent.cache.miss');
    const reply = await replyFor(context, { request, choice, body, key }, response, gone);
    if (reply === undefined) return;
    context.ports.metrics.increment(reply.status < 400 ? 'agent.proxy.success' : 'agent.proxy.client_error');
    await respondReply(response, reply, request.method);
  } catch (error) {
    fail(context, response, gone, upload.tooLarge ? new BodyTooLargeError(context.limits.requestBytes) : error);
  }
}

// Sharing a reply: a GET takes the other's; what changes something looks whether the other's reply is kept by now, and
// else goes on its own way (spec/agent.md 8.4).
async function replyFor(
  context: ProxyContext,
  forwarding: Forwarding,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<Reply | undefined> {
  const { key, request } = forwarding;
  if (key === undefined) return alone(context, forwarding, gone);
  const shared = await context.inFlight.share(key, gone, () => forward(context, forwarding));
  if (shared.mine && shared.reply.kind === 'stream') return shared.reply;
  if (shared.mine || (request.method === 'GET' && shared.reply.kind === 'whole')) return shared.reply;
  if (answerFromCache(context, response, key)) return undefined;
  return alone(context, forwarding, gone);
}

async function alone(context: ProxyContext, forwarding: Forwarding, gone: AbortSignal): Promise<Reply> {
  const flight = forward(context, forwarding);
  const leave = (): void => {
    flight.abort(gone.reason);
  };
  gone.addEventListener('abort', leave, { once: true });
  if (gone.aborted) leave();
  return flight.reply;
}

/** Aborts when the client goes away before it has its answer. */
function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('the client is gone'));
  });
  return controller.signal;
}

async function awaitToken(context: ProxyContext, request: ProxyRequest, gone: AbortSignal): Promise<TokenChoice> {
  const choice = choose(context, request);
  const { supply, clock } = context.ports;
  if (choice.kind === 'wait' && needsNoToken(request.target.canonical)) return { kind: 'none' };
  if (choice.kind !== 'wait' || supply === undefined) return choice;
  const done = new AbortController();
  const leave = (): void => {
    done.abort(gone.reason);
  };
  gone.addEventListener('abort', leave, { once: true });
  await Promise.race([
    supply.tokens.next(undefined, done.signal).catch(() => undefined),
    clock.sleep(context.limits.tokenWaitMs, done.signal).catch(() => undefined),
  ]);
  gone.removeEventListener('abort', leave);
  done.abort(new Error('the wait is over'));
  return choose(context, request);
}

/** A wrapped answer would carry the agent's token past every check. */
function isHidden({ target, wrapTtl }: ProxyRequest, choice: TokenChoice): boolean {
  return choice.kind === 'agent' && (wrapTtl ?? '') !== '' && asksAboutTokens(target.canonical);
}

function markTooLarge(body: RequestBody, upload: { tooLarge: boolean }): RequestBody {
  return body.kind === 'stream' ? { kind: 'stream', chunks: watched(body.chunks, upload) } : body;
}

async function* watched(chunks: AsyncIterable<Buffer>, upload: { tooLarge: boolean }): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof BodyTooLargeError) upload.tooLarge = true;
    throw error;
  }
}

function fail({ ports }: ProxyContext, response: ServerResponse, gone: AbortSignal, error: unknown): void {
  if (gone.aborted) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof BodyTooLargeError) {
    respondError(response, 413, 'http: request body too large', ['Connection', 'close']);
    return;
  }
  ports.metrics.increment('agent.proxy.error');
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'BUG';
  ports.log.log('error', 'failed to get the response', { code });
  const late = error instanceof AnswerTimeout || error instanceof TimeoutError;
  respondError(
    response,
    late ? 504 : 502,
    `failed to get the response: ${late ? 'time-out' : 'no connection to the server'}`,
  );
}
