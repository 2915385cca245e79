import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aLease, aProxy, envelope, json } from './scene.ts';

const endpoints = suite('endpoints of the agent');
const fine = envelope({ data: {} });

for (const [type, body, status] of [
  ['no JSON', '{', 400],
  ['an empty body', '', 400],
  ['no type', '{}', 400],
  ['an unknown type', '{"type":"everything"}', 400],
  ['a type without value', '{"type":"lease"}', 500],
  ['all', '{"type":"all"}', 200],
  ['a value that matches nothing', '{"type":"lease","value":"x"}', 200],
] as const) {
  endpoints(`answer ${String(status)} to clearing ${type}`, async () => {
    await using scene = await aProxy(() => undefined);
    assert.is((await scene.ask('POST', '/agent/v1/cache-clear', { body })).status, status);
  });
}

endpoints('clear nothing by another method or without cache', async () => {
  await using scene = await aProxy(() => undefined);
  assert.is((await scene.ask('GET', '/agent/v1/cache-clear')).status, 200);
  await using bare = await aProxy(() => undefined, { cache: false });
  assert.is((await bare.ask('POST', '/agent/v1/cache-clear', { body: '{' })).status, 200);
});

endpoints('quit on request, where that is switched on', async () => {
  await using scene = await aProxy(() => undefined, { listener: { enableQuit: true } });
  assert.is((await scene.ask('GET', '/agent/v1/quit')).status, 405);
  assert.is((await scene.ask('POST', '/agent/v1/quit')).status, 200);
  assert.is((await scene.ask('POST', '/agent/v1/quit')).status, 200);
  assert.is(scene.quits(), 2);
  await using closed = await aProxy(() => undefined);
  assert.is((await closed.ask('POST', '/agent/v1/quit')).status, 404);
});

endpoints('want the request header for all that can change something', async () => {
  await using scene = await aProxy(
    (_, response) => {
      json(response, 200, fine);
    },
    {
      listener: { requireRequestHeader: true, enableQuit: true },
    },
  );
  for (const [method, target] of [
    ['GET', '/v1/secret/a'],
    ['POST', '/agent/v1/quit'],
    ['POST', '/agent/v1/cache-clear'],
  ] as const) {
    for (const headers of [
      [],
      [['X-Vault-Request', 'false']],
      [
        ['X-Vault-Request', 'true'],
        ['X-Vault-Request', 'true'],
      ],
    ] as const) {
      const refused = await scene.ask(method, target, { headers });
      assert.is(refused.status, 412);
      assert.is(refused.text, '{"errors":["missing \\"X-Vault-Request\\" header"]}\n');
    }
  }
  assert.equal([scene.quits(), scene.seen.length], [0, 0]);
  assert.is((await scene.ask('GET', '/v1/secret/a', { headers: [['x-vault-request', 'true']] })).status, 200);
  assert.is((await scene.ask('GET', '/agent/v1/metrics')).status, 200);
});

endpoints('show metrics as JSON and for Prometheus', async () => {
  await using scene = await aProxy((_, response) => {
    json(response, 200, aLease('x'));
  });
  await scene.ask('GET', '/v1/database/creds/a');
  await scene.ask('GET', '/v1/database/creds/a');
  const plain = JSON.parse((await scene.ask('GET', '/agent/v1/metrics')).text) as {
    Counters: { Name: string; Count: number }[];
  };
  assert.equal(
    plain.Counters.map(({ Name, Count }) => `${Name} ${String(Count)}`),
    ['vault.agent.cache.hit 1', 'vault.agent.cache.miss 1', 'vault.agent.proxy.success 2'],
  );
  const text = (await scene.ask('GET', '/agent/v1/metrics?format=prometheus')).text;
  assert.match(text, '\nvault_agent_cache_hit 1\n');
  assert.match(text, '\nvault_agent_cache_entries 1\n');
  const accept = [['Accept', 'application/openmetrics-text; version=1.0.0']] as const;
  assert.is((await scene.ask('GET', '/agent/v1/metrics', { headers: accept })).text, text);
  assert.is((await scene.ask('POST', '/agent/v1/metrics')).status, 405);
});

endpoints('tell health and readiness', async () => {
  await using scene = await aProxy(() => undefined);
  assert.is((await scene.ask('GET', '/agent/v1/health')).status, 200);
  const ready = await scene.ask('GET', '/agent/v1/ready');
  assert.equal([ready.status, ready.text], [200, '{"ready":true,"missing":[]}\n']);
});

endpoints('are all there is on a listener for metrics', async () => {
  await using scene = await aProxy(
    (_, response) => {
      json(response, 200, fine);
    },
    {
      listener: { metricsOnly: true, enableQuit: true },
    },
  );
  assert.is((await scene.ask('GET', '/agent/v1/metrics')).status, 200);
  for (const target of ['/v1/secret/a', '/agent/v1/quit', '/agent/v1/cache-clear', '/']) {
    assert.is((await scene.ask('POST', target)).status, 404, target);
  }
  assert.is(scene.seen.length, 0);
});

endpoints('never go on to the server', async () => {
  await using scene = await aProxy((_, response) => {
    json(response, 200, fine);
  });
  assert.is((await scene.ask('GET', '/agent/v1/unknown')).status, 404);
  assert.is((await scene.ask('GET', '/agent//v1/unknown/')).status, 404);
  assert.is(scene.seen.length, 0);
});

endpoints.run();
