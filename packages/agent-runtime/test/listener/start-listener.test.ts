import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { Agent, request as send } from 'node:http';
import { request as sendSecurely } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import { BodyTooLargeError, readBody, startListener } from '../../src/listener/index.ts';
import type { Listener, ListenerHandler, ListenerOptions, UnixEndpoint } from '../../src/listener/index.ts';

const listener = suite('startListener');
const tcp = { kind: 'tcp', host: '127.0.0.1', port: 0 } as const;
const echo: ListenerHandler = async (request, response) => {
  const body = await readBody(request, 1_000_000);
  response.end(`${request.method ?? ''} ${request.url ?? ''} ${body.toString()}\n`);
};
const start = (options: Partial<ListenerOptions> = {}) => startListener({ endpoint: tcp, handler: echo, ...options });

/** Sends `pieces` one after the other, each in a packet of its own, and collects all that comes until the end. */
function exchange(port: number, pieces: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let text = '';
    let index = 0;
    const next = (): void => {
      const piece = pieces[index++];
      if (piece !== undefined) socket.write(piece, () => setImmediate(next));
    };
    socket
      .on('connect', next)
      .on('data', (data) => (text += data.toString()))
      .on('error', reject);
    socket.on('close', () => {
      resolve(text);
    });
  });
}

const bodies = (text: string): readonly string[] =>
  text
    .split(/HTTP\/1\.1 /)
    .slice(1)
    .map((reply) =>
      reply
        .split('\r\n\r\n')
        .slice(1)
        .join('')
        .replace(/^[0-9a-f]+\r\n|\r\n0$|\r\n/g, '')
        .trim(),
    );
const bye = 'GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';

listener('gives the handler the true method and the raw path', async () => {
  await using server = await start();
  const text = await exchange(server.port, [`LIST /v1//a%2Fb/../c?x=%20 HTTP/1.1\r\nHost: h\r\n\r\n${bye}`]);
  assert.equal(bodies(text), ['LIST /v1//a%2Fb/../c?x=%20', 'GET /end']);
});

for (const method of ['SCAN', 'BREW', 'CONNECT', 'list', 'X', 'PROPFIND', 'M-SEARCH']) {
  listener(`accepts the method ${method} with a body`, async () => {
    await using server = await start();
    const request = `${method} /p HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody`;
    assert.equal(bodies(await exchange(server.port, [request, bye])), [`${method} /p body`, 'GET /end']);
  });
}

listener('refuses a request with two hosts, whatever they say', async () => {
  await using server = await start();
  for (const second of ['Host: h', 'hOST: other']) {
    const text = await exchange(server.port, [`LIST /p HTTP/1.1\r\nHost: h\r\n${second}\r\n\r\n`]);
    assert.match(text, /^HTTP\/1\.1 400 /);
    assert.match(text, /\r\nConnection: close\r\n/);
  }
});

listener('answers pipelined requests of all kinds in order', async () => {
  await using server = await start();
  const requests = [
    'LIST /1 HTTP/1.1\r\nHost: h\r\n\r\n',
    'PUT /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nLIST /\r\n0\r\n\r\n',
    'SCAN /3 HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 2\r\n\r\nok',
    'GET /4 HTTP/1.1\r\nHost: h\r\n\r\n',
    'BREW /5 HTTP/1.1\r\nHost: h\r\n\r\n',
    bye,
  ].join('');
  const expected = ['LIST /1', 'PUT /2 LIST /', 'SCAN /3 ok', 'GET /4', 'BREW /5', 'GET /end'];
  assert.equal(bodies(await exchange(server.port, [requests])), expected);
  assert.equal(bodies(await exchange(server.port, Array.from(requests))), expected);
});

listener('keeps order under more pipelined requests than the socket buffers', async () => {
  const big = 'x'.repeat(40_000);
  await using server = await start({ handler: (request, response) => void response.end(`${request.method} ${big}`) });
  const requests = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 'LIST' : 'GET'));
  const text = requests.map((method) => `${method} /x HTTP/1.1\r\nHost: h\r\n\r\n`).join('');
  const answers = bodies(await exchange(server.port, [text + bye]));
  assert.equal(
    answers.map((answer) => answer.slice(0, 5).trim()),
    [...requests, 'GET'].map((method) => `${method} xxxx`.slice(0, 5).trim()),
  );
});

for (const [name, request] of [
  [
    'length and chunks together',
    'GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
  ['a method that is no token', 'GE(T / HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['no host', 'LIST / HTTP/1.1\r\n\r\n'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
] as const) {
  listener(`refuses ${name}`, async () => {
    await using server = await start();
    assert.match(await exchange(server.port, [request]), /^HTTP\/1\.1 400 /);
  });
}

listener('refuses a head larger than the limit', async () => {
  await using server = await start({ limits: { headerBytes: 2000 } });
  const request = `LIST / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(3000)}\r\n\r\n`;
  assert.match(await exchange(server.port, [request]), /^HTTP\/1\.1 431 /);
});

listener('answers 500 when the handler fails, and tells', async () => {
  const errors: unknown[] = [];
  const handler = async (): Promise<void> => Promise.reject(new Error('broken'));
  await using server = await start({ handler, onError: (error) => errors.push(error) });
  assert.match(await exchange(server.port, [bye]), /^HTTP\/1\.1 500 /);
  assert.is((errors[0] as Error).message, 'broken');
});

listener('stops reading a body at the limit', async () => {
  const handler: ListenerHandler = async (request, response) => {
    await readBody(request, 10).catch((error: unknown) => {
      assert.instance(error, BodyTooLargeError);
    });
    response.writeHead(413, { Connection: 'close' }).end();
  };
  await using server = await start({ handler });
  const head = 'PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';
  assert.match(await exchange(server.port, [`${head}b\r\n01234567890\r\n0\r\n\r\n`]), /^HTTP\/1\.1 413 /);
});

listener('closes idle connections and lets requests in progress finish', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let arrived = (): void => undefined;
  const inside = new Promise<void>((resolve) => (arrived = resolve));
  const server = await start({
    async handler(_request, response) {
      arrived();
      await held;
      response.end('done');
    },
  });
  const agent = new Agent({ keepAlive: true });
  const reply = new Promise<string>((resolve) => {
    send({ port: server.port, agent }, (response) => {
      response.resume().on('end', () => {
        resolve(String(response.headers.connection));
      });
    }).end();
  });
  await inside;
  const closing = server.close();
  release();
  assert.is(await reply, 'close');
  await closing;
  agent.destroy();
});

listener('cuts off what is left at the deadline', async () => {
  let arrived = (): void => undefined;
  const inside = new Promise<void>((resolve) => (arrived = resolve));
  const server = await start({
    handler: () =>
      new Promise(() => {
        arrived();
      }),
  });
  const reply = exchange(server.port, [bye]);
  await inside;
  const deadline = new AbortController();
  const closing = server.close(deadline.signal);
  deadline.abort();
  await closing;
  assert.is(await reply, '');
});

listener('names the address that is in use', async () => {
  await using server = await start();
  await rejects(start({ endpoint: { ...tcp, port: server.port } }), 'LISTENER_ADDRESS_IN_USE');
});

listener('refuses a certificate that is none', async () => {
  await rejects(start({ tls: { certificate: 'no', key: 'no' } }), 'LISTENER_CERTIFICATE');
});

const clock = createSystemClock();

/** `send` over TLS; the text of the answer, or the code of the failure. */
function sendTls(port: number, method: string, options: object): Promise<string> {
  return new Promise((resolve) => {
    const sent = sendSecurely({ port, host: '127.0.0.1', method, path: '/t', agent: false, ...options }, (response) => {
      let text = '';
      response
        .on('data', (chunk: Buffer) => (text += chunk.toString()))
        .on('end', () => {
          resolve(text.trim());
        });
    });
    sent.on('error', (error: Error & { readonly code?: string }) => {
      resolve(error.code ?? error.message);
    });
    sent.end();
  });
}

listener('accepts every method over TLS', async () => {
  const authority = await createAuthority({ clock });
  const { certPem, keyPem } = await issueCertificate(authority, { clock, ips: ['127.0.0.1'] });
  await using server = await start({ tls: { certificate: certPem, key: keyPem } });
  assert.match(server.url, /^https:/);
  assert.is(await sendTls(server.port, 'LIST', { ca: authority.certPem }), 'LIST /t');
});

listener('insists on a client certificate of its authority when told so', async () => {
  const [authority, other] = [await createAuthority({ clock }), await createAuthority({ clock })];
  const { certPem, keyPem } = await issueCertificate(authority, { clock, ips: ['127.0.0.1'] });
  const tls = {
    certificate: certPem,
    key: keyPem,
    clientCa: authority.certPem,
    clientCertificates: 'require',
  } as const;
  await using server = await start({ tls });
  const pair = async (issuer: typeof authority) => {
    const client = await issueCertificate(issuer, { clock, names: ['client'] });
    return { cert: client.certPem, key: client.keyPem };
  };
  const ca = authority.certPem;
  assert.is(await sendTls(server.port, 'SCAN', { ca, ...(await pair(authority)) }), 'SCAN /t');
  for (const options of [{ ca }, { ca, ...(await pair(other)) }])
    assert.match(await sendTls(server.port, 'SCAN', options), /^(?:ERR_SSL|ECONNRESET|EPIPE)/);
});

listener('uses a certificate that replaced the first for new connections', async () => {
  const [first, second] = [await createAuthority({ clock }), await createAuthority({ clock })];
  const pair = async (issuer: typeof first) => {
    const { certPem, keyPem } = await issueCertificate(issuer, { clock, ips: ['127.0.0.1'] });
    return { certificate: certPem, key: keyPem };
  };
  await using server = await start({ tls: await pair(first) });
  server.replaceTls(await pair(second));
  assert.is(await sendTls(server.port, 'GET', { ca: second.certPem }), 'GET /t');
});

listener('gives a unix socket its mode from the start and removes it at the end', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'agent.sock');
  const server = await start({ endpoint: unix(path, 0o660) });
  assert.is(statSync(path).mode & 0o777, 0o660);
  assert.is(server.url, `unix:${path}`);
  await server.close();
  assert.is(await stat(path).catch(() => undefined), undefined);
});

listener('replaces a stale socket', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'agent.sock');
  await leaveStaleSocket(path);
  await using server: Listener = await start({ endpoint: unix(path) });
  assert.is(server.port, 0);
});

listener('leaves a live socket alone', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'agent.sock');
  await using first = await start({ endpoint: unix(path) });
  await rejects(start({ endpoint: unix(path) }), 'LISTENER_ADDRESS_IN_USE');
  assert.is(first.port, 0);
});

listener('leaves a file alone that is no socket', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'agent.sock');
  writeFileSync(path, 'mine');
  await rejects(start({ endpoint: unix(path) }), 'LISTENER_PATH_OCCUPIED');
});

function unix(path: string, mode?: number): UnixEndpoint {
  const files: UnixEndpoint['files'] = {
    async stat(file) {
      const found = await stat(file).catch(() => undefined);
      if (found === undefined) return undefined;
      const { mode: bits, uid, gid, size, mtimeMs } = found;
      const kind = found.isSocket() ? 'socket' : 'file';
      return { kind, mode: bits & 0o7777, uid, gid, sizeBytes: size, modifiedMs: mtimeMs };
    },
    remove: (file) => unlink(file),
  };
  return { kind: 'unix', path, files, ...(mode === undefined ? {} : { mode }) };
}

/** Node removes its sockets; a copy under another name stays behind, as after a crash. */
async function leaveStaleSocket(path: string): Promise<void> {
  const { renameSync } = await import('node:fs');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.first`, resolve));
  assert.type(server.address(), 'string');
  renameSync(`${path}.first`, path);
  await new Promise((resolve) => server.close(resolve));
}

function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'sluice-listener-'));
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true });
    },
  };
}

async function rejects(promise: Promise<unknown>, code: string): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.is((error as { code?: string } | undefined)?.code, code);
}

listener.run();
