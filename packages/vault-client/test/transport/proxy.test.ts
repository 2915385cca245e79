import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createGotTransport, createNodeTransport, TransportError } from '../../src/index.ts';
import type { ProxySettings } from '../../src/index.ts';
import { startScriptedServer } from '../../src/testing/index.ts';
import { proxyFor } from '../../src/transport/proxy/decide.ts';
import { anAuthority } from '../support/certificates.ts';
import { rejects } from '../support/rejects.ts';

const rules = suite('proxyFor');
const both: ProxySettings = { kind: 'by-rules', http: 'proxy:3128', https: 'http://secure:3129', bypass: '' };

rules('takes the proxy of the scheme', () => {
  assert.is(proxyFor('http://vault.test', both), 'http://proxy:3128');
  assert.is(proxyFor('https://vault.test', both), 'http://secure:3129');
  assert.is(proxyFor('https://vault.test', { kind: 'by-rules', http: 'proxy', bypass: '' }), undefined);
});

rules('sends everything through a proxy for all', () => {
  assert.is(proxyFor('http://localhost', { kind: 'all', url: 'http://p' }), 'http://p');
});

for (const [bypass, url, direct] of [
  ['', 'https://localhost:8200', true],
  ['', 'https://127.0.0.2:8200', true],
  ['', 'https://[::1]:8200', true],
  ['', 'https://vault.test', false],
  ['*', 'https://vault.test', true],
  ['vault.test', 'https://vault.test', true],
  ['vault.test', 'https://a.vault.test', true],
  ['vault.test', 'https://myvault.test', false],
  ['.vault.test', 'https://vault.test', false],
  ['.vault.test', 'https://a.vault.test', true],
  ['*.vault.test', 'https://a.vault.test', true],
  ['VAULT.test', 'https://vault.TEST', true],
  ['a, vault.test ,b', 'https://vault.test', true],
  ['vault.test:8200', 'https://vault.test:8200', true],
  ['vault.test:8200', 'https://vault.test', false],
  ['vault.test:443', 'https://vault.test', true],
  ['10.0.0.0/8', 'https://10.1.2.3:8200', true],
  ['10.0.0.0/8', 'https://11.1.2.3:8200', false],
  ['10.0.0.0/8', 'https://10.example', false],
  ['10.1.2.3', 'https://10.1.2.3', true],
  ['10.1.2.3:8200', 'https://10.1.2.3:8200', true],
  ['fd00::/8', 'https://[fd12::1]:8200', true],
  ['fd00::/8', 'https://[fe80::1]:8200', false],
  ['[fd12::1]:8200', 'https://[fd12::1]:8200', true],
  ['fd12::1', 'https://[fd12::1]', true],
] as const) {
  rules(`goes to ${url} ${direct ? 'directly' : 'by proxy'} under NO_PROXY=${bypass}`, () => {
    assert.is(proxyFor(url, { ...both, bypass }) === undefined, direct);
  });
}

rules.run();

const never = new AbortController().signal;

for (const [name, create] of [
  ['got', createGotTransport],
  ['node', createNodeTransport],
] as const) {
  const proxied = suite(`proxy of the ${name} transport`);

  proxied('tunnels https, with credentials for the proxy alone', async () => {
    const authority = await anAuthority();
    await using server = await startScriptedServer(() => ({ status: 204 }), { tls: await authority.issue() });
    await using proxy = await startProxy();
    const url = proxy.url.replace('http://', 'http://user:sluice-canary-proxy@');
    await using http = create({ tls: { caPem: authority.caPem }, proxy: { kind: 'all', url } });
    await http.send({ method: 'GET', url: `${server.url}/v1/x`, headers: [] }, never);
    await http.send({ method: 'GET', url: `${server.url}/v1/y`, headers: [] }, never);
    assert.equal(proxy.seen, [`CONNECT ${server.url.replace('https://', '')} ${basic('user:sluice-canary-proxy')}`]);
    assert.is(server.requests[0]?.headers['proxy-authorization'], undefined);
  });

  proxied('hands plain requests over with their whole URL', async () => {
    await using server = await startScriptedServer(() => ({ status: 204 }));
    await using proxy = await startProxy();
    await using http = create({ proxy: { kind: 'all', url: proxy.url } });
    await http.send(
      { method: 'PUT', url: `${server.url}/v1/x?a=b`, headers: [], body: new Uint8Array([123, 125]) },
      never,
    );
    assert.equal(proxy.seen, [`PUT ${server.url}/v1/x?a=b undefined`]);
    assert.equal([server.requests[0]?.target, server.requests[0]?.body], ['/v1/x?a=b', '{}']);
  });

  proxied('tells that the proxy refused, without its credentials', async () => {
    await using proxy = await startProxy(407);
    const url = proxy.url.replace('http://', 'http://user:sluice-canary-proxy@');
    await using http = create({ proxy: { kind: 'all', url } });
    const work = http.send({ method: 'GET', url: 'https://vault.test/v1/x', headers: [] }, never);
    const error = await rejects(work, 'VAULT_TRANSPORT', TransportError);
    assert.match(error.message, 'refused the tunnel with status 407');
    assert.is(error.phase, 'connect');
    assert.not.match(JSON.stringify(error), 'canary');
  });

  proxied.run();
}

interface TestProxy extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly string[];
}

/** A forward proxy that keeps what it was asked for. */
async function startProxy(refusal?: number): Promise<TestProxy> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['proxy-authorization'])}`);
    const target = new URL(request.url ?? '');
    const upstream = connect(Number(target.port), target.hostname, () => {
      upstream.write(`${request.method ?? ''} ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\n`);
      upstream.write(`Connection: close\r\nContent-Length: ${request.headers['content-length'] ?? '0'}\r\n\r\n`);
      request.pipe(upstream);
    });
    upstream.resume();
    upstream.on('end', () => response.writeHead(204).end());
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url ?? ''} ${String(request.headers['proxy-authorization'])}`);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${String(refusal)} No\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
