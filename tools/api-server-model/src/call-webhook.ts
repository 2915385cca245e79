import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '@sluice/core';
import type { Webhook } from './webhook.ts';

/** A whole HTTP answer, whatever its status. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How a call ended, in words of the model, and how many requests it took. */
export type WireOutcome =
  | { readonly kind: 'answered'; readonly answer: WireAnswer; readonly calls: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly calls: number };

const maxRetries = 10;
const maxRedirects = 10;

/**
 * Posts a review as an API server does: HTTP/1.1, the deadline as `?timeout=`, redirects followed, 429 and 5xx with an
 * integer `Retry-After` repeated within the deadline, network errors not. Source: spec/kubernetes.md 1.1.
 */
export async function callWebhook(webhook: Webhook, review: string, clock: Clock): Promise<WireOutcome> {
  const timeoutMs = (webhook.timeoutSeconds ?? 10) * 1000;
  const endMs = clock.monotonicMs() + timeoutMs;
  const url = new URL(webhook.url);
  url.searchParams.set('timeout', `${Math.ceil(timeoutMs / 1000)}s`);
  let calls = 0;
  const failed = (target: URL, reason: string): WireOutcome => ({
    kind: 'failed',
    reason: `Post "${target.href}": ${reason}`,
    calls,
  });

  for (let retries = 0; ; retries += 1) {
    let target = url;
    let method: 'POST' | 'GET' = 'POST';
    let answer: WireAnswer | undefined;
    for (let hops = 0; answer === undefined; hops += 1) {
      if (hops >= maxRedirects) return failed(target, `stopped after ${maxRedirects} redirects`);
      calls += 1;
      const remainingMs = endMs - clock.monotonicMs();
      const reply = await send(webhook, target, method, review, remainingMs);
      if (typeof reply === 'string') return failed(url, reply);
      const location = redirectOf(reply);
      if (location === undefined) answer = reply;
      else {
        target = new URL(location, target);
        if (reply.status !== 307 && reply.status !== 308) method = 'GET';
      }
    }
    const waitMs = retryAfterMs(answer);
    if (waitMs === undefined || retries >= maxRetries) return { kind: 'answered', answer, calls };
    if (clock.monotonicMs() + waitMs >= endMs) return failed(url, 'context deadline exceeded');
    if (waitMs > 0) await clock.sleep(waitMs, new AbortController().signal);
  }
}

function send(
  webhook: Webhook,
  url: URL,
  method: 'POST' | 'GET',
  body: string,
  timeoutMs: number,
): Promise<WireAnswer | string> {
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method,
      agent: false,
      servername: webhook.serverName ?? serverNameOf(url),
      ...(webhook.caBundle === undefined ? {} : { ca: webhook.caBundle }),
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))),
      headers: {
        accept: 'application/json, */*',
        'user-agent': 'kube-apiserver-admission',
        ...(method === 'POST' ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
      },
    });
    outgoing.on('error', (error) => {
      resolve(reasonOf(error));
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', (error) => {
        resolve(reasonOf(error));
      });
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.end(method === 'POST' ? body : undefined);
  });
}

function redirectOf({ status, headers }: WireAnswer): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
}

function retryAfterMs({ status, headers }: WireAnswer): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const value = headers['retry-after'];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) * 1000 : undefined;
}

// IP addresses are no server names.
function serverNameOf({ hostname }: URL): string {
  return /^[\d.]+$|^\[/.test(hostname) ? '' : hostname;
}

function reasonOf(error: Error & { code?: string }): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'context deadline exceeded';
  if (error.code === 'ECONNRESET') return 'EOF';
  if (error.code === 'ECONNREFUSED') return 'connect: connection refused';
  return error.message;
}
