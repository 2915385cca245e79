import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asksAboutTokens, blankOwnToken } from '../../src/proxy/secrecy/decide.ts';
import { maskStream, maskTokens } from '../../src/proxy/secrecy/mask-token.ts';
import { agentToken, aProxy, aToken, envelope, json } from './scene.ts';

const secrecy = suite('secrecy of the agent token');
const lookup = envelope({ data: { id: agentToken, accessor: 'acc', policies: ['app'], ttl: 60 } });
const renewal = envelope({
  auth: { client_token: agentToken, accessor: 'acc', policies: ['app'], lease_duration: 60 },
});

const spellings = [
  '/v1/auth/token/lookup-self',
  '/v1/auth/token/lookup-self/',
  '/v1/auth/token/lookup-self//',
  '/v1//auth/token/lookup-self',
  '//v1/auth//token/lookup-self',
  '/v1/auth/token/lookup%2Dself',
  '/v1/auth%2Ftoken%2Flookup-self',
  '/v1/%61uth/t%6Fken/lookup-self',
  '/v1/auth%252Ftoken%252Flookup-self',
  '/v1/ns1/auth/token/lookup-self',
  '/v1/ns1/ns2/auth/token/lookup-self?x=1',
  '/v1/auth/token/lookup',
  '/v1/auth/token/renew-self',
  '/v1/auth/token/renew',
];

for (const target of spellings) {
  secrecy(`is kept at ${target}`, async () => {
    await using scene = await aProxy((seen, response) => {
      json(response, 200, seen.target.includes('renew') ? renewal : lookup);
    });
    for (const method of ['GET', 'POST', 'PUT']) {
      const answer = await scene.ask(method, target, method === 'GET' ? {} : { body: '{}' });
      assert.is(answer.status, 200);
      assert.not.match(answer.text, agentToken);
      const { data, auth } = JSON.parse(answer.text) as {
        data?: Record<string, string>;
        auth?: Record<string, string>;
      };
      assert.equal([data?.['id'] ?? auth?.['client_token'], (data ?? auth)?.['accessor']], ['', '']);
    }
  });

  secrecy(`cannot be carried away wrapped from ${target}`, async () => {
    await using scene = await aProxy((_, response) => {
      json(response, 200, envelope({ wrap_info: { token: 'w' } }));
    });
    const answer = await scene.ask('GET', target, { headers: [['X-Vault-Wrap-TTL', '60s']] });
    assert.is(answer.status, 403);
    assert.is(scene.seen.length, 0);
  });
}

secrecy('is kept in any other reply, header and stream', async () => {
  await using scene = await aProxy((seen, response) => {
    response.setHeader('X-Echo', agentToken);
    if (seen.target === '/v1/unwrapped') json(response, 200, envelope({ data: { wrapped: { id: agentToken } } }));
    else {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write(`log ${agentToken.slice(0, 9)}`, () => response.end(`${agentToken.slice(9)} end`));
    }
  });
  for (const target of ['/v1/unwrapped', '/v1/sys/monitor']) {
    const answer = await scene.ask('GET', target);
    assert.not.match(answer.text, agentToken);
    assert.match(answer.text, '*'.repeat(agentToken.length));
    assert.is(answer.header('x-echo'), undefined);
  }
});

secrecy('is kept for the token before, too', async () => {
  await using scene = await aProxy((_, response) => {
    json(response, 200, lookup);
  });
  await scene.ask('GET', '/v1/x');
  scene.supply.tokens.publish(aToken('hvs.sluice-canary-second'));
  assert.not.match((await scene.ask('GET', '/v1/auth/token/lookup-self')).text, agentToken);
});

secrecy('leaves the token of a client to the client', async () => {
  const own = envelope({ data: { id: 'client', accessor: 'its' } });
  await using scene = await aProxy((_, response) => {
    json(response, 200, own);
  });
  const headers = [['X-Vault-Token', 'client']] as const;
  assert.is((await scene.ask('GET', '/v1/auth/token/lookup-self', { headers })).text, own);
});

secrecy('asks about tokens whatever the spelling, and only then', () => {
  for (const path of [
    'v1/auth/token/lookup-self',
    'v1/a/b/auth/token/renew',
    'v1/auth\\token\\lookup',
    'v1/auth/token;x/lookup',
  ]) {
    assert.is(asksAboutTokens(path), true, path);
  }
  for (const path of [
    'v1/auth/token/lookup-accessor',
    'v1/secret/auth',
    'v1/auth/token/create',
    'v1/xauth/token/lookup',
  ]) {
    assert.is(asksAboutTokens(path), false, path);
  }
});

secrecy('keeps numbers and other members when it blanks', () => {
  const body = Buffer.from(`{"data":{"id":"${agentToken}","ttl":1.50,"big":12345678901234567890},"lease_id":""}`);
  assert.is(
    Buffer.from(blankOwnToken(body, agentToken)).toString(),
    '{"data":{"id":"","ttl":1.50,"big":12345678901234567890},"lease_id":""}\n',
  );
});

secrecy('masks a token however the bytes are cut', async () => {
  const token = Buffer.from('abcab');
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (plain, sizes) => {
      const whole = Buffer.from(plain);
      const masked = await collect(maskStream(cut(whole, sizes), [token]));
      assert.is(masked.toString(), maskTokens(whole, [token]).toString());
      assert.is(masked.includes(token), false);
      assert.is(masked.length, whole.length);
    }),
    { numRuns: 300 },
  );
});

secrecy.run();

async function* cut(whole: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < whole.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield whole.subarray(at, at + size);
    at += size;
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
