import { SecretString } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RedirectRefusedError, TimeoutError } from '../../src/index.ts';
import type { ScriptedReply } from '../../src/testing/index.ts';
import { startScriptedServer } from '../../src/testing/index.ts';
import { aScene, canaryToken, envelope, json, once, passingTime } from '../support/client.ts';
import { rejects } from '../support/rejects.ts';

// spec/vault-api.md 14.12, rows 221 to 238: what a call makes of failures, redirects and odd replies
const attempts = suite('a call');
const found = json(200, envelope({ user: 'u1' }));
const failing = json(500, { errors: ['internal error'] });

attempts('succeeds at the third try after waits that grow', async () => {
  await using scene = await aScene([failing, failing, found]);
  const result = await passingTime(scene.clock, scene.vault.read('secret/app'));
  assert.is(result.kind, 'secret');
  assert.equal(
    scene.retries.map(({ delayMs }) => delayMs),
    [1250, 2500],
  );
  assert.is(scene.server.requests.length, 3);
});

attempts('hands out the last error when the tries are used up', async () => {
  await using scene = await aScene(() => failing);
  const error = await rejects(passingTime(scene.clock, scene.vault.read('secret/app')), 'VAULT_SERVER_ERROR');
  assert.equal(error.errors, ['internal error']);
  assert.is(scene.server.requests.length, 3);
});

attempts('tries a 501 once', async () => {
  await using scene = await aScene([json(501, { errors: [] }), found]);
  await rejects(scene.vault.read('secret/app'), 'VAULT_UNINITIALIZED');
  assert.is(scene.server.requests.length, 1);
});

attempts('waits as long as Retry-After says', async () => {
  await using scene = await aScene([json(429, { errors: [] }, [['Retry-After', '2']]), found]);
  await passingTime(scene.clock, scene.vault.read('secret/app'));
  assert.ok((scene.retries[0]?.delayMs ?? 0) >= 2000);
});

attempts('repeats a call that met a stale node', async () => {
  await using scene = await aScene([json(412, { errors: ['required index state not present'] }), found]);
  assert.is((await passingTime(scene.clock, scene.vault.read('secret/app'))).kind, 'secret');
});

attempts('reports an unknown outcome when the reply to an unwrap is lost', async () => {
  await using scene = await aScene([{ fault: 'reset-body' }, found]);
  const work = scene.vault.wrapping.unwrap(new SecretString('sluice-canary-wrapping'));
  const error = await rejects(work, 'VAULT_UNKNOWN_OUTCOME');
  assert.match(error.message, 'unknown outcome');
  assert.is(scene.server.requests.length, 1);
});

attempts('warns of a possible orphan when a login is sent again', async () => {
  await using scene = await aScene([{ fault: 'reset' }, json(200, envelope(null, { auth: { client_token: 't' } }))]);
  await passingTime(
    scene.clock,
    scene.vault.tokens.login('auth/kubernetes', { role: 'app', jwt: 'sluice-canary-jwt' }),
  );
  assert.equal(
    scene.retries.map(({ mayOrphan }) => mayOrphan),
    [true],
  );
});

attempts('follows a redirect within its origin with method, body and token', async () => {
  const away: ScriptedReply = { status: 307, headers: [['Location', '/v1/secret/there']] };
  await using scene = await aScene([away, { status: 204 }]);
  await scene.vault.write('secret/here', { k: 'v' });
  const second = scene.server.requests[1];
  assert.equal([second?.method, second?.target, second?.body], ['PUT', '/v1/secret/there', '{"k":"v"}']);
  assert.is(second?.headers['x-vault-token'], canaryToken);
});

attempts('never takes the token to another origin', async () => {
  await using other = await startScriptedServer(() => found);
  await using scene = await aScene([{ status: 307, headers: [['Location', `${other.url}/v1/secret/app`]] }]);
  const work = scene.vault.read('secret/app', once);
  const error = await rejects(work, 'VAULT_REDIRECT_REFUSED', RedirectRefusedError);
  assert.match(error.message, other.url);
  assert.is(other.requests.length, 0);
});

attempts('follows to an origin that is trusted by name, with its own Host', async () => {
  await using other = await startScriptedServer(() => found);
  await using scene = await aScene([{ status: 307, headers: [['Location', `${other.url}/v1/secret/app`]] }], {
    redirects: { kind: 'same-origin', trustedOrigins: [other.url] },
  });
  assert.is((await scene.vault.read('secret/app')).kind, 'secret');
  assert.is(`http://${String(other.requests[0]?.headers['host'])}`, other.url);
});

attempts('ends endless redirects with an error', async () => {
  let hop = 0;
  await using scene = await aScene(() => ({
    status: 307,
    headers: [['Location', `/v1/secret/${String((hop += 1))}`]],
  }));
  await rejects(scene.vault.read('secret/app'), 'VAULT_REDIRECT_REFUSED');
  assert.ok(hop <= 6);
});

attempts('takes a redirect that it does not follow for an error', async () => {
  await using scene = await aScene([{ status: 307, headers: [['Location', '/v1/x']] }], { redirects: 'none' });
  await rejects(scene.vault.write('secret/app'), 'VAULT_REDIRECT_REFUSED');
});

for (const [what, reply, kind] of [
  ['200 without body', { status: 200 }, 'nothing'],
  ['204', { status: 204 }, 'nothing'],
  ['202', { status: 202 }, 'nothing'],
  ['404 with a warning', json(404, envelope(null, { warnings: ['Invalid path'] })), 'secret'],
  ['404 with data', json(404, envelope({ data: null, metadata: { version: 1 } })), 'secret'],
  ['404 with an empty list', json(404, { errors: [] }), 'nothing'],
  ['404 without body', { status: 404 }, 'nothing'],
] as const) {
  attempts(`takes ${what} of a read as ${kind}`, async () => {
    await using scene = await aScene([reply]);
    assert.is((await scene.vault.read('secret/app')).kind, kind);
  });
}

attempts('tells a missing mount from a missing secret', async () => {
  await using scene = await aScene([json(404, { errors: ['no handler for route "a". route entry not found.'] })]);
  await rejects(scene.vault.read('a'), 'VAULT_NO_HANDLER');
});

attempts('takes 404 of a write for an error', async () => {
  await using scene = await aScene([json(404, { errors: [] })]);
  await rejects(scene.vault.write('secret/app', {}), 'VAULT_NOT_FOUND');
});

attempts('names status and first characters of a page that is not JSON', async () => {
  await using scene = await aScene([{ status: 200, body: '<html>\n<h1>Welcome</h1>' }]);
  const error = await rejects(scene.vault.read('secret/app'), 'VAULT_DECODE');
  assert.is(error.status, 200);
  assert.is(error.rawText, '<html> <h1>Welcome</h1>');
});

attempts('keeps the page of a proxy that refuses', async () => {
  await using scene = await aScene([{ status: 403, body: '<html>blocked</html>' }]);
  const error = await rejects(scene.vault.read('secret/app'), 'VAULT_PERMISSION_DENIED');
  assert.is(error.rawText, '<html>blocked</html>');
});

attempts('gives up on a hanging server when its time is over', async () => {
  await using scene = await aScene([{ fault: 'hang' }], { timeoutMs: 30_000 });
  const work = rejects(scene.vault.read('secret/app'), 'VAULT_TIMEOUT', TimeoutError);
  await scene.clock.untilSleeping(1);
  await scene.clock.advance(30_000);
  assert.is((await work).phase, 'call');
  scene.clock.assertNoSleepers();
});

attempts('ends at once with the reason of an abort', async () => {
  await using scene = await aScene([{ fault: 'hang' }]);
  const controller = new AbortController();
  const work = scene.vault.read('secret/app', { signal: controller.signal });
  await scene.clock.untilSleeping(1);
  controller.abort('stopping');
  assert.is(await work.catch((reason: unknown) => reason), 'stopping');
  await scene.clock.advance(0);
  scene.clock.assertNoSleepers();
});

attempts('leaves no timer behind and keeps its connection', async () => {
  await using scene = await aScene(() => found);
  for (let call = 0; call < 5; call += 1) await scene.vault.read('secret/app');
  assert.is(scene.server.connections, 1);
  scene.clock.assertNoSleepers();
});

attempts.run();
