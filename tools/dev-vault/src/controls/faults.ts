import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@sluice/core';

/** What goes wrong with a request, for tests of clients. Source: spec/vault-api.md 17.3. */
export type FaultAction =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly errors?: readonly string[];
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset-before-headers' }
  | { readonly kind: 'reset-mid-body' }
  | { readonly kind: 'raw-body'; readonly status?: number; readonly contentType?: string; readonly body: string }
  | { readonly kind: 'redirect'; readonly status?: number; readonly to: string };

export interface Fault {
  /** Which requests; default all. */
  readonly match?: { readonly method?: string; readonly path?: RegExp | string };
  /** How many of them; default 1. */
  readonly times?: number;
  readonly action: FaultAction;
}

/** The faults that are armed. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Lets a fault happen to this request; `true` when that answered it. */
  strike(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export function createFaults(clock: Clock): Faults {
  let armed: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      armed.push({ fault, left: fault.times ?? 1 });
    },
    clear() {
      armed = [];
    },
    async strike(request, response) {
      const found = armed.find(({ fault }) => matches(fault, request));
      if (found === undefined) return false;
      found.left -= 1;
      if (found.left <= 0) armed = armed.filter((other) => other !== found);
      return act(found.fault.action, request, response, clock);
    },
  };
}

function matches({ match = {} }: Fault, { method, url = '' }: IncomingMessage): boolean {
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string' ? url.split('?')[0] === match.path : match.path.test(url);
}

async function act(
  action: FaultAction,
  request: IncomingMessage,
  response: ServerResponse,
  clock: Clock,
): Promise<boolean> {
  switch (action.kind) {
    case 'delay':
      await clock.sleep(action.ms, new AbortController().signal);
      return false;
    case 'reset-before-headers':
      request.socket.destroy();
      return true;
    case 'reset-mid-body':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
      response.write('{"data":', () => request.socket.destroy());
      return true;
    case 'status': {
      const retry = action.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(action.retryAfterSeconds) };
      response.writeHead(action.status, { 'Content-Type': 'application/json', ...retry });
      response.end(`${JSON.stringify({ errors: action.errors ?? [] })}\n`);
      return true;
    }
    case 'raw-body':
      response
        .writeHead(action.status ?? 200, { 'Content-Type': action.contentType ?? 'application/json' })
        .end(action.body);
      return true;
    case 'redirect':
      response.writeHead(action.status ?? 307, { Location: action.to }).end();
      return true;
  }
}
