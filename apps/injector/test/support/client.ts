import { once } from 'node:events';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** An HTTPS client that, like an API server, keeps connections and never repeats a POST. */
export class Client implements Disposable {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, ca: string, options: { keepAlive?: boolean; maxSockets?: number } = {}) {
    this.#port = port;
    this.#agent = new Agent({ ca, keepAlive: true, servername: 'injector.test', ...options });
  }

  async send(call: Call): Promise<Answer> {
    const outgoing = this.#request(call);
    outgoing.end(call.body);
    return readAnswer(outgoing);
  }

  /** Sends headers now and the body later. */
  beginReview(length: number): {
    readonly connected: Promise<unknown>;
    readonly answer: Promise<Answer>;
    finish(body: string): void;
  } {
    const outgoing = this.#request({
      headers: { 'content-type': 'application/json', 'content-length': length, expect: '100-continue' },
    });
    outgoing.flushHeaders();
    return {
      connected: once(outgoing, 'continue'),
      answer: readAnswer(outgoing),
      finish: (body) => outgoing.end(body),
    };
  }

  /** Posts a review as an API server does. */
  review(document: unknown): Promise<Answer> {
    const body = JSON.stringify(document);
    return this.send({
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      body,
    });
  }

  #request({ method = 'POST', path = '/mutate', headers = {} }: Call): ClientRequest {
    return request({ host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

async function readAnswer(outgoing: ClientRequest): Promise<Answer> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}
