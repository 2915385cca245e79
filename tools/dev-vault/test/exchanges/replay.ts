import { request as sendPlain } from 'node:http';
import { request as sendTls } from 'node:https';
import { compare, fill, fillValue } from './match.ts';
import type { Bindings } from './match.ts';
import type { Exchange, Scenario } from './exchanges.ts';

/** Where a scenario is replayed. */
export interface Target {
  readonly url: string;
  readonly caPem?: string;
  readonly bindings: Bindings;
  readonly clientCertificates?: ReadonlyMap<string, { readonly cert: string; readonly key: string }>;
  readonly wait: (ms: number) => Promise<void>;
  readonly sql?: (text: string) => Promise<void>;
}

/** Plays a scenario; answers what differed, by number of the line. */
export async function replay({ exchanges }: Scenario, target: Target): Promise<ReadonlyMap<number, readonly string[]>> {
  const different = new Map<number, readonly string[]>();
  for (const exchange of exchanges) {
    if (exchange.wait !== undefined) await target.wait(exchange.wait);
    else if (exchange.sql !== undefined) await target.sql?.(fill(exchange.sql, target.bindings));
    else {
      const problems = await play(exchange, target);
      if (problems.length > 0) different.set(exchange.n, problems);
    }
  }
  return different;
}

async function play(exchange: Exchange, target: Target): Promise<readonly string[]> {
  const { bindings } = target;
  const reply = await send(exchange, target);
  const problems: string[] = [];
  if (reply.status !== exchange.status)
    problems.push(`status: expected ${exchange.status}, got ${reply.status} ${reply.text.slice(0, 300)}`);
  for (const [name, value] of Object.entries(exchange.responseHeaders ?? {})) {
    problems.push(...compare(value, reply.headers[name], bindings, name));
  }
  if (exchange.responseText !== undefined && exchange.responseText !== '<binary>') {
    problems.push(...compare(exchange.responseText, reply.text, bindings, 'text'));
  }
  if (exchange.response === null) problems.push(...compare('', reply.text, bindings, 'body'));
  else if (exchange.response !== undefined)
    problems.push(...compare(exchange.response, parse(reply.text), bindings, 'body'));
  return problems;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return `no JSON: ${text}`;
  }
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

function send(exchange: Exchange, { url, caPem, bindings, clientCertificates }: Target): Promise<Reply> {
  const { method, path, headers = {}, request, clientCertificate } = exchange;
  const body =
    request === undefined
      ? undefined
      : typeof request === 'string'
        ? fill(request, bindings)
        : JSON.stringify(fillValue(request, bindings));
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, bindings)]));
  const type = body === undefined || 'Content-Type' in headers ? {} : { 'Content-Type': 'application/json' };
  const pair = clientCertificate === undefined ? undefined : clientCertificates?.get(clientCertificate);
  const { hostname, port, protocol } = new URL(url);
  const options = {
    host: hostname,
    port,
    method,
    path: fill(path, bindings),
    agent: false as const,
    headers: {
      ...type,
      ...filled,
      ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    },
    ...(caPem === undefined ? {} : { ca: caPem }),
    ...(pair ?? {}),
  };
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? sendTls : sendPlain)(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
