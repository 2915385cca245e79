import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createGotTransport, createNodeTransport, DecodeError, TransportError } from '../../src/index.ts';
import type { HttpRequest } from '../../src/index.ts';
import { startScriptedServer } from '../../src/testing/index.ts';
import { aFolder } from '../support/certificates.ts';
import { rejects } from '../support/rejects.ts';

const never = new AbortController().signal;

for (const [name, create] of [
  ['got', createGotTransport],
  ['node', createNodeTransport],
] as const) {
  const transport = suite(`${name} transport`);

  transport('sends and receives what it is given, repeated headers included', async () => {
    const cookies = [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ] as const;
    await using server = await startScriptedServer([{ status: 218, headers: cookies, body: 'fine' }]);
    await using http = create();
    const headers = [
      ['X-Two', '1'],
      ['X-Two', '2'],
      ['Content-Type', 'application/json'],
    ] as const;
    const body = new TextEncoder().encode('{"a":"é"}');
    const response = await http.send({ method: 'PUT', url: `${server.url}/v1/a%20b?x=%2F`, headers, body }, never);
    assert.is(response.status, 218);
    assert.is(new TextDecoder().decode(response.body), 'fine');
    assert.equal(
      response.headers.filter(([header]) => header === 'Set-Cookie').map(([, value]) => value),
      ['a=1', 'b=2'],
    );
    const seen = server.requests[0];
    assert.equal([seen?.method, seen?.target, seen?.body], ['PUT', '/v1/a%20b?x=%2F', '{"a":"é"}']);
    assert.is(seen?.headers['x-two'], '1, 2');
    assert.is(seen?.headers['content-length'], '10');
    assert.is(seen?.headers['user-agent'], undefined);
  });

  transport('sends methods that Node itself would not accept', async () => {
    await using server = await startRawServer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    await using http = create();
    for (const method of ['LIST', 'SCAN', 'BREW']) {
      await http.send({ method, url: `${server.url}/v1/secret`, headers: [] }, never);
    }
    assert.equal(server.lines, ['LIST /v1/secret HTTP/1.1', 'SCAN /v1/secret HTTP/1.1', 'BREW /v1/secret HTTP/1.1']);
  });

  transport('follows nothing, repeats nothing and decodes nothing', async () => {
    const compressed = new Uint8Array([0x1f, 0x8b, 0x08]);
    await using server = await startScriptedServer([
      { status: 307, headers: [['Location', '/v1/x']] },
      { status: 503 },
      { status: 200, headers: [['Content-Encoding', 'gzip']], body: compressed },
    ]);
    await using http = create();
    assert.is((await http.send(aRequest(server.url), never)).status, 307);
    assert.is((await http.send(aRequest(server.url), never)).status, 503);
    assert.equal([...(await http.send(aRequest(server.url), never)).body], [...compressed]);
    assert.is(server.requests.length, 3);
  });

  transport('uses one connection for one request after the other', async () => {
    await using server = await startScriptedServer(() => ({ status: 200, body: 'x'.repeat(100_000) }));
    await using http = create();
    for (let count = 0; count < 5; count += 1) await http.send(aRequest(server.url), never);
    assert.is(server.connections, 1);
  });

  transport('opens no more connections than allowed', async () => {
    await using server = await startScriptedServer(() => ({ status: 204 }));
    await using http = create({ maxConnections: 3 });
    await Promise.all(Array.from({ length: 12 }, () => http.send(aRequest(server.url), never)));
    assert.is(server.connections, 3);
  });

  transport('closes connections when keep-alive is off', async () => {
    await using server = await startScriptedServer(() => ({ status: 204 }));
    await using http = create({ keepAlive: false });
    await http.send(aRequest(server.url), never);
    await http.send(aRequest(server.url), never);
    assert.is(server.connections, 2);
  });

  transport('speaks over a unix socket as localhost', async () => {
    await using folder = await aFolder();
    const socketPath = `${folder.path}/agent.sock`;
    await using server = await startScriptedServer(() => ({ status: 204 }), { socketPath });
    await using http = create();
    await http.send({ ...aRequest('http://localhost'), socketPath }, never);
    assert.is(server.requests[0]?.headers['host'], 'localhost');
  });

  for (const [what, reply, phase] of [
    ['before the reply', { fault: 'reset' }, 'request'],
    ['within the reply', { fault: 'reset-body' }, 'response'],
  ] as const) {
    transport(`tells that the connection broke ${what}`, async () => {
      await using server = await startScriptedServer([reply]);
      await using http = create();
      const error = await rejects(http.send(aRequest(server.url), never), 'VAULT_TRANSPORT', TransportError);
      assert.equal([error.phase, error.reason, error.staleConnection], [phase, 'ECONNRESET', false]);
    });
  }

  transport('tells that the broken connection was an idle one', async () => {
    await using server = await startScriptedServer([{ status: 204 }, { fault: 'reset' }]);
    await using http = create();
    await http.send(aRequest(server.url), never);
    const error = await rejects(http.send(aRequest(server.url), never), 'VAULT_TRANSPORT', TransportError);
    assert.equal([error.phase, error.staleConnection], ['request', true]);
  });

  transport('tells that nobody listens, and that the host is unknown', async () => {
    await using server = await startScriptedServer([]);
    const { url } = server;
    await server[Symbol.asyncDispose]();
    await using http = create();
    const refused = await rejects(http.send(aRequest(url), never), 'VAULT_TRANSPORT', TransportError);
    assert.equal([refused.phase, refused.reason], ['connect', 'ECONNREFUSED']);
    const missing = { ...aRequest('http://localhost'), socketPath: '/nonexistent/agent.sock' };
    const gone = await rejects(http.send(missing, never), 'VAULT_TRANSPORT', TransportError);
    assert.equal([gone.phase, gone.reason], ['connect', 'ENOENT']);
  });

  transport('gives nothing of the request away in its errors', async () => {
    await using server = await startScriptedServer([{ fault: 'reset' }]);
    await using http = create();
    const headers = [['X-Vault-Token', 'sluice-canary-header']] as const;
    const body = new TextEncoder().encode('sluice-canary-body');
    const request = { method: 'PUT', url: `${server.url}/v1/a?token=sluice-canary-query`, headers, body };
    const error = await rejects(http.send(request, never), 'VAULT_TRANSPORT');
    const { inspect } = await import('node:util');
    assert.not.match(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error), 'canary');
  });

  transport('rejects with the reason of the signal', async () => {
    await using server = await startScriptedServer([{ fault: 'hang' }]);
    await using http = create();
    const controller = new AbortController();
    const work = http.send(aRequest(server.url), controller.signal).catch((reason: unknown) => reason);
    controller.abort('enough');
    assert.is(await work, 'enough');
    const late = http.send(aRequest(server.url), controller.signal).catch((reason: unknown) => reason);
    assert.is(await late, 'enough');
  });

  transport('limits what it collects', async () => {
    await using server = await startScriptedServer(() => ({ status: 200, body: 'x'.repeat(1000) }));
    await using http = create({ maxResponseBytes: 999 });
    await rejects(http.send(aRequest(server.url), never), 'VAULT_DECODE', DecodeError);
  });

  transport('streams both ways', async () => {
    await using server = await startScriptedServer((request) => ({
      status: 200,
      body: `got ${String(request.body.length)}`,
    }));
    await using http = create();
    const chunk = new TextEncoder().encode('x'.repeat(1 << 16));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 64; count += 1) yield chunk;
    }
    const sent = await http.send({ method: 'PUT', url: server.url, headers: [], body: chunks() }, never);
    assert.is(new TextDecoder().decode(sent.body), `got ${String(64 << 16)}`);
  });

  transport('hands over the head before the body has ended', async () => {
    await using server = await startRawServer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfirst');
    await using http = create();
    const stream = await http.open(aRequest(server.url), never);
    assert.is(stream.status, 200);
    const reader = stream.body[Symbol.asyncIterator]();
    const first = await reader.next();
    assert.is(new TextDecoder().decode(first.value as Uint8Array), 'first');
    server.write('last');
    const last = await reader.next();
    assert.is(new TextDecoder().decode(last.value as Uint8Array), 'last');
    assert.is((await reader.next()).done, true);
  });

  transport('ends a body with an error when aborted', async () => {
    await using server = await startRawServer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfirst');
    await using http = create();
    const controller = new AbortController();
    const stream = await http.open(aRequest(server.url), controller.signal);
    const reader = stream.body[Symbol.asyncIterator]();
    await reader.next();
    controller.abort('enough');
    assert.is(await reader.next().catch((reason: unknown) => reason), 'enough');
  });

  transport.run();
}

function aRequest(url: string): HttpRequest {
  return { method: 'GET', url: `${url}/v1/x`, headers: [] };
}

interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly lines: readonly string[];
  write(text: string): void;
}

/** Answers every request head with the same bytes and keeps the request lines. */
async function startRawServer(answer: string): Promise<RawServer> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      lines.push(bytes.toString().split('\r\n')[0] ?? '');
      socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    lines,
    write: (text) => {
      for (const socket of sockets) socket.write(text);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
