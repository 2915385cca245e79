import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { settle } from '../ports.ts';
import { agentToken, aProxy, aToken, envelope, json } from './scene.ts';

const forwarding = suite('forwarding');
const fine = envelope({ data: { k: 'v' } });

for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'LIST', 'SCAN', 'OPTIONS', 'BREW']) {
  forwarding(`passes ${method} on`, async () => {
    await using scene = await aProxy((_, response) => {
      json(response, 200, fine);
    });
    const answer = await scene.ask(method, '/v1/secret/metadata?list=true');
    assert.is(answer.status, 200);
    assert.equal([scene.seen[0]?.method, scene.seen[0]?.target], [method, '/v1/secret/metadata?list=true']);
  });
}

for (const method of ['list', 'Get', 'pOST']) {
  forwarding(`refuses the method ${method}, which is not the one in capitals`, async () => {
    await using scene = await aProxy((_, response) => {
      json(response, 200, fine);
    });
    const socket = connect(Number(new URL(scene.url).port), '127.0.0.1');
    socket.write(`${method} /v1/secret/metadata HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
    assert.match(text, /^HTTP\/1\.1 405 /);
    assert.is(scene.seen.length, 0);
  });
}

for (const target of [
  '/v1/secret/a%20b%2Fc',
  '/v1/secret/dir/',
  '/v1/secret//x',
  "/v1/secret/!'()*:@&=+$,;~",
  '/ui/',
  '/',
]) {
  forwarding(`passes the path ${target} on byte for byte`, async () => {
    await using scene = await aProxy((_, response) => {
      json(response, 200, fine);
    });
    await scene.ask('GET', target);
    assert.is(scene.seen[0]?.target, target);
  });
}

for (const target of [
  '/v1/secret/../sys/mounts',
  '/v1/secret/%2e%2e/sys/mounts',
  '/v1/./secret',
  '/v1/%zz',
  '/v1/a%00b',
]) {
  forwarding(`refuses the path ${target}`, async () => {
    await using scene = await aProxy((_, response) => {
      json(response, 200, fine);
    });
    assert.is((await scene.ask('GET', target)).status, 400);
    assert.is(scene.seen.length, 0);
  });
}

forwarding('passes headers both ways without those of the connection', async () => {
  await using scene = await aProxy((_, response) => {
    response.writeHead(
      200,
      [
        ['Content-Type', 'application/json'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['Connection', 'X-Hop'],
        ['X-Hop', '1'],
        ['X-Vault-Index', 'i'],
      ].flat(),
    );
    response.end(fine);
  });
  const headers = [
    ['X-Vault-Namespace', 'demo'],
    ['Cookie', 'c=1'],
    ['X-Two', '1'],
    ['X-Two', '2'],
    ['Connection', 'X-Mine'],
    ['X-Mine', '1'],
    ['Accept-Encoding', 'gzip'],
    ['User-Agent', 'app/2'],
    ['Expect', '100-continue'],
  ] as const;
  const answer = await scene.ask('GET', '/v1/secret/a', { headers });
  const seen = scene.seen[0]?.headers ?? {};
  assert.equal([seen['x-vault-namespace'], seen['cookie'], seen['x-two']], ['demo', 'c=1', '1, 2']);
  assert.equal([seen['x-mine'], seen['accept-encoding'], seen['expect']], [undefined, undefined, undefined]);
  assert.is(seen['user-agent'], 'Sluice Agent API Proxy/1.0; app/2');
  assert.is(seen['x-vault-request'], 'true');
  assert.equal(
    answer.headers.filter(([name]) => name === 'Set-Cookie').map(([, value]) => value),
    ['a=1', 'b=2'],
  );
  assert.equal(
    [answer.header('x-hop'), answer.header('x-vault-index'), answer.header('x-cache')],
    [undefined, 'i', 'MISS'],
  );
});

for (const [what, mode, headers, expected] of [
  ['the token of the client', 'when-absent', [['X-Vault-Token', 'client']], 'client'],
  [
    'the first of several tokens',
    'when-absent',
    [
      ['x-vault-token', 'first'],
      ['X-VAULT-TOKEN', 'second'],
    ],
    'first',
  ],
  ['a bearer token of the client', 'when-absent', [['Authorization', 'Bearer client']], 'client'],
  ['its own without one', 'when-absent', [], agentToken],
  ['its own for an empty one', 'when-absent', [['X-Vault-Token', '']], agentToken],
  ['its own when forced', 'force', [['X-Vault-Token', 'client']], agentToken],
  ['none when not allowed', 'never', [], undefined],
] as const) {
  forwarding(`uses ${what}`, async () => {
    await using scene = await aProxy(
      (_, response) => {
        json(response, 200, fine);
      },
      { useAutoAuthToken: mode },
    );
    await scene.ask('GET', '/v1/secret/a', { headers });
    assert.is(scene.seen[0]?.headers['x-vault-token'], expected);
  });
}

forwarding('lets no credentials of the client through when its own are forced', async () => {
  await using scene = await aProxy(
    (_, response) => {
      json(response, 200, fine);
    },
    { useAutoAuthToken: 'force' },
  );
  await scene.ask('GET', '/v1/secret/a', { headers: [['Authorization', 'Bearer client']] });
  assert.is(scene.seen[0]?.headers['authorization'], undefined);
});

forwarding('waits briefly for the first login and then says when to come back', async () => {
  await using scene = await aProxy(
    (_, response) => {
      json(response, 200, fine);
    },
    { token: undefined },
  );
  const early = scene.ask('GET', '/v1/secret/a');
  await scene.clock.untilSleeping(1);
  await scene.clock.advance(2000);
  const refused = await early;
  assert.equal([refused.status, refused.header('retry-after')], [503, '1']);
  const patient = scene.ask('GET', '/v1/secret/a');
  await scene.clock.untilSleeping(1);
  scene.supply.tokens.publish(aToken(agentToken));
  assert.is((await patient).status, 200);
});

for (const target of ['/v1/sys/health', '/v1/auth/kubernetes/login', '/v1/team/auth/userpass/login/ann']) {
  forwarding(`lets ${target} through before the first login`, async () => {
    await using scene = await aProxy(
      (_, response) => {
        json(response, 200, fine);
      },
      { token: undefined },
    );
    assert.is((await scene.ask('GET', target)).status, 200);
    assert.is(scene.seen[0]?.headers['x-vault-token'], undefined);
  });
}

forwarding('repeats what a sealed server refused, and gives its last answer', async () => {
  let asked = 0;
  await using scene = await aProxy((_, response) => {
    asked += 1;
    json(response, asked < 3 ? 503 : 200, asked < 3 ? '{"errors":["Vault is sealed"]}' : fine);
  });
  const answer = scene.ask('PUT', '/v1/secret/a', { body: '{"a":"b"}' });
  for (const waitMs of [1250, 2500]) {
    await scene.clock.untilSleeping(2);
    await scene.clock.advance(waitMs);
  }
  assert.is((await answer).status, 200);
  assert.equal(
    scene.seen.map(({ body }) => body.toString()),
    ['{"a":"b"}', '{"a":"b"}', '{"a":"b"}'],
  );
});

forwarding('passes an error of the server on as it is', async () => {
  await using scene = await aProxy((_, response) => {
    json(response, 403, '{"errors":["1 error occurred:\\n\\t* permission denied\\n\\n"]}\n');
  });
  const answer = await scene.ask('GET', '/v1/secret/a', { headers: [['X-Vault-Token', 'client']] });
  assert.is(answer.text, '{"errors":["1 error occurred:\\n\\t* permission denied\\n\\n"]}\n');
  assert.equal([answer.status, answer.header('x-cache')], [403, undefined]);
  assert.is(scene.supply.refusals.current, undefined);
});

forwarding('tells auto-auth when its token was refused', async () => {
  await using scene = await aProxy((_, response) => {
    json(response, 403, '{"errors":["permission denied"]}\n');
  });
  await scene.ask('GET', '/v1/secret/a');
  assert.is(scene.supply.refusals.current?.invalid, true);
});

forwarding('answers 502 without a word about the network when there is no server', async () => {
  await using scene = await aProxy(() => undefined, { address: 'http://127.0.0.1:1', retry: { max: 0 } });
  const answer = await scene.ask('GET', '/v1/secret/a');
  assert.is(answer.status, 502);
  assert.not.match(answer.text, '127.0.0.1');
});

forwarding('answers 504 when the server does not begin in time', async () => {
  await using scene = await aProxy(() => undefined, { retry: { max: 0 } });
  const work = scene.ask('GET', '/v1/secret/a');
  await scene.clock.untilSleeping(1);
  await scene.clock.advance(60_000);
  assert.is((await work).status, 504);
});

forwarding('ends the request at the server when the client goes away', async () => {
  let closed = (): void => undefined;
  const ended = new Promise<void>((resolve) => (closed = resolve));
  let arrived = (): void => undefined;
  const begun = new Promise<void>((resolve) => (arrived = resolve));
  await using scene = await aProxy((_, response) => {
    response.on('close', closed);
    arrived();
  });
  const leaving = new AbortController();
  const work = scene.ask('GET', '/v1/secret/a', { signal: leaving.signal }).catch((reason: unknown) => reason);
  await begun;
  leaving.abort('left');
  assert.is(await work, 'left');
  await ended;
});

forwarding('follows a standby to the same origin and passes other redirects on', async () => {
  await using scene = await aProxy((seen, response) => {
    if (seen.target === '/v1/here') response.writeHead(307, { Location: '/v1/there' }).end();
    else if (seen.target === '/v1/away') response.writeHead(307, { Location: 'https://other.test/v1/x' }).end();
    else json(response, 200, fine);
  });
  assert.is((await scene.ask('PUT', '/v1/here', { body: '{}' })).status, 200);
  const away = await scene.ask('GET', '/v1/away');
  assert.equal([away.status, away.header('location')], [307, 'https://other.test/v1/x']);
});

forwarding('carries a body of 32 MiB both ways', async () => {
  const body = randomBytes(32 * 1024 * 1024);
  await using scene = await aProxy(() => undefined, {
    raw: (request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': String(body.length) });
      request.pipe(response);
    },
  });
  const answer = await scene.ask('PUT', '/v1/sys/storage/raft/snapshot', { body });
  assert.is(digest(answer.body), digest(body));
});

forwarding('holds the sender of a body back while the server does not read', async () => {
  const chunk = new Uint8Array(256 * 1024);
  let sent = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (; sent < 32 * 1024 * 1024; sent += chunk.length) yield chunk;
  }
  let read = (): void => undefined;
  let arrived = (): void => undefined;
  const begun = new Promise<void>((resolve) => (arrived = resolve));
  await using scene = await aProxy(() => undefined, {
    raw: (request, response) => {
      read = () => request.resume().once('end', () => response.writeHead(204).end());
      arrived();
    },
  });
  const work = scene.ask('PUT', '/v1/secret/a', { body: chunks() });
  await begun;
  for (let turn = 0; turn < 50; turn += 1) await settle();
  assert.ok(sent < 16 * 1024 * 1024, `${String(sent)} bytes went somewhere`);
  read();
  assert.is((await work).status, 204);
  assert.is(sent, 32 * 1024 * 1024);
});

forwarding('refuses a body beyond the limit, announced or not', async () => {
  await using scene = await aProxy(
    (_, response) => {
      json(response, 200, fine);
    },
    {
      limits: { requestBytes: 100_000, heldRequestBytes: 1000 },
    },
  );
  assert.is((await scene.ask('PUT', '/v1/secret/a', { body: Buffer.alloc(100_001) })).status, 413);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 11; count += 1) yield new Uint8Array(10_000);
  }
  assert.is((await scene.ask('PUT', '/v1/secret/a', { body: chunks() })).status, 413);
});

forwarding('passes a reply on while it arrives', async () => {
  let more = (): void => undefined;
  await using scene = await aProxy((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.write('first');
    more = () => response.end('last');
  });
  const socket = connect(Number(new URL(scene.url).port), '127.0.0.1');
  socket.write('GET /v1/sys/monitor HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes('first')) more();
  }
  assert.match(text, 'last');
});

forwarding('serves 64 connections at a time', async () => {
  const waiting: (() => void)[] = [];
  await using scene = await aProxy((seen, response) => {
    waiting.push(() => {
      json(response, 200, envelope({ data: { path: seen.target } }));
    });
    if (waiting.length === 64) for (const answer of waiting) answer();
  });
  const paths = Array.from({ length: 64 }, (_, index) => `/v1/secret/${String(index)}`);
  const answers = await Promise.all(paths.map((path) => scene.ask('GET', path)));
  assert.equal(
    answers.map(({ text }) => (JSON.parse(text) as { data: { path: string } }).data.path),
    paths,
  );
});

forwarding.run();

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
