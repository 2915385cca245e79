import type { HttpHeader, HttpRequest, HttpResponse, HttpTransport } from '../transport/http-transport.ts';

/** The answer to one request: a reply, or an error to reject with. */
export type ScriptedExchange =
  | { readonly status: number; readonly headers?: readonly HttpHeader[]; readonly body?: string }
  | { readonly error: Error };

/** Answers requests from a list, in order, and keeps what was asked. */
export interface ScriptedTransport extends HttpTransport {
  readonly requests: readonly HttpRequest[];
}

/** Rejects when the list is used up. */
export function createScriptedTransport(exchanges: readonly ScriptedExchange[]): ScriptedTransport {
  const requests: HttpRequest[] = [];
  const send = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    signal.throwIfAborted();
    const exchange = exchanges[requests.length];
    requests.push(request);
    if (exchange === undefined) throw new Error(`no answer scripted for ${request.method} ${request.url}`);
    if ('error' in exchange) throw exchange.error;
    const body = new TextEncoder().encode(exchange.body ?? '');
    return { status: exchange.status, headers: exchange.headers ?? [], body };
  };
  return {
    requests,
    send,
    open: async (request, signal) => {
      const { status, headers, body } = await send(request, signal);
      return { status, headers, body: once(body) };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
