import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ModelReply, ModelRequest } from '../vault-model.ts';
import { errorReply } from '../vault-model.ts';
import { aTemplate, aToken, command, field, startTemplates } from './running-templates.ts';

const templates = suite('runTemplates');

/** Answers reads of `kv/NAME` (version 1) from `values`; `undefined` there is a 404. */
function kv(values: Record<string, string | undefined>): (request: ModelRequest) => ModelReply | undefined {
  return ({ path }) => {
    if (path.startsWith('sys/internal/ui/mounts/')) {
      return { status: 200, body: { data: { path: 'kv/', type: 'kv', options: { version: '1' } } } };
    }
    const value = values[path];
    if (value === undefined) return undefined;
    return { status: 200, body: { request_id: String(Math.random()), lease_duration: 2_764_800, data: { value } } };
  };
}

templates('reads a secret once however many templates use it', async () => {
  const configs = ['a', 'b', 'c'].map((name) => aTemplate(name, field('kv/app')));
  await using running = await startTemplates({ configs, routes: kv({ 'kv/app': 'sluice-canary-a' }) });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(0);

  assert.is(running.model.count('GET kv/app'), 1);
  assert.is(await running.text('/vault/secrets/c'), 'sluice-canary-a');
  assert.ok(running.completed());
});

templates('reads static secrets again after the interval, KV version 1 too', async () => {
  const values = { 'kv/app': 'sluice-canary-a' };
  await using running = await startTemplates({ configs: [aTemplate('a', field('kv/app'))], routes: kv(values) });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);

  values['kv/app'] = 'sluice-canary-b';
  await running.clock.advance(301_000);

  assert.is(running.model.count('GET kv/app'), 2);
  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-b');
});

templates('runs a command once for each change and never without one', async () => {
  const values = { 'kv/app': 'sluice-canary-a' };
  const configs = [aTemplate('a', field('kv/app'), command('reload'))];
  await using running = await startTemplates({ configs, routes: kv(values) });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(900_000);
  assert.equal(running.commands, ['reload']);

  values['kv/app'] = 'sluice-canary-b';
  await running.clock.advance(900_000);

  assert.equal(running.commands, ['reload', 'reload']);
});

templates('runs no command when the file already holds the output', async () => {
  const configs = [aTemplate('a', field('kv/app'), command('reload'))];
  await using running = await startTemplates({ configs, routes: kv({ 'kv/app': 'sluice-canary-a' }) });
  running.files.write('/vault/secrets/a', 'sluice-canary-a');

  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);

  assert.ok(running.completed());
  assert.equal(running.commands, []);
});

templates('writes all files of a turn before it runs any command, equal ones once', async () => {
  const configs = [
    aTemplate('cert', field('kv/app'), command('reload')),
    aTemplate('key', field('kv/app'), command('reload')),
    aTemplate('other', field('kv/app'), command('notify')),
  ];
  await using running = await startTemplates({ configs, routes: kv({ 'kv/app': 'sluice-canary-a' }) });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(0);

  assert.equal(running.commands, ['reload', 'notify']);
  const messages = running.log.messages('info');
  assert.ok(messages.lastIndexOf('rendered') < messages.indexOf('command ended'));
});

templates('retries a failed command without rendering again', async () => {
  const exits: Record<string, number> = { reload: 1 };
  const configs = [aTemplate('a', field('kv/app'), command('reload'))];
  await using running = await startTemplates({ configs, routes: kv({ 'kv/app': 'sluice-canary-a' }), exits });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);
  assert.not(running.completed());

  exits['reload'] = 0;
  await running.clock.advance(250);

  assert.ok(running.completed());
  assert.equal(running.commands, ['reload', 'reload']);
  assert.is(running.log.messages('info').filter((message) => message === 'rendered').length, 1);
});

templates('logs the output of a command without the secrets in it', async () => {
  const configs = [aTemplate('a', field('kv/app'), command('reload'))];
  await using running = await startTemplates({ configs, routes: kv({ 'kv/app': 'sluice-canary-a' }) });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(0);

  const ended = running.log.entries.find(({ message }) => message === 'command ended');
  assert.is(ended?.fields['output'], 'out: <redacted>');
});

templates('follows nested lookups level by level', async () => {
  const text =
    '{{ with secret "kv/index" }}{{ with secret (printf "kv/%s" .Data.value) }}{{ .Data.value }}{{ end }}{{ end }}';
  const values = { 'kv/index': 'app', 'kv/app': 'sluice-canary-a' };
  await using running = await startTemplates({ configs: [aTemplate('a', text)], routes: kv(values) });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(0);

  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-a');
});

templates('stops reading what no template uses any more', async () => {
  const text =
    '{{ with secret "kv/index" }}{{ with secret (printf "kv/%s" .Data.value) }}{{ .Data.value }}{{ end }}{{ end }}';
  const values = { 'kv/index': 'app', 'kv/app': 'sluice-canary-a', 'kv/next': 'sluice-canary-b' };
  await using running = await startTemplates({ configs: [aTemplate('a', text)], routes: kv(values) });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);

  values['kv/index'] = 'next';
  await running.clock.advance(320_000);
  const before = running.model.count('GET kv/app');
  await running.clock.advance(900_000);

  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-b');
  assert.is(running.model.count('GET kv/app'), before);
});

templates('a template in trouble delays nobody else', async () => {
  const configs = [aTemplate('missing', field('kv/missing')), aTemplate('a', field('kv/app'))];
  await using running = await startTemplates({ configs, routes: kv({ 'kv/app': 'sluice-canary-a' }) });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(60_000);

  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-a');
  assert.is(await running.text('/vault/secrets/missing'), undefined);
  assert.not(running.completed());
});

templates('renders a missing secret as soon as it is there', async () => {
  const values: Record<string, string | undefined> = {};
  await using running = await startTemplates({ configs: [aTemplate('a', field('kv/app'))], routes: kv(values) });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(2000);

  values['kv/app'] = 'sluice-canary-a';
  await running.clock.advance(4000);

  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-a');
});

templates('keeps the old file when a secret is deleted or the server is away', async () => {
  const values: Record<string, string | undefined> = { 'kv/app': 'sluice-canary-a' };
  await using running = await startTemplates({
    configs: [aTemplate('a', field('kv/app'))],
    routes: kv(values),
    exitOnRetryFailure: true,
  });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);

  values['kv/app'] = undefined;
  await running.clock.advance(3600_000);

  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-a');
});

templates('ends when the retries of a template that never worked are used up', async () => {
  const running = await startTemplates({
    configs: [aTemplate('a', field('kv/app'))],
    routes: kv({}),
    exitOnRetryFailure: true,
  });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(2000);

  assert.match(await message(running), '/vault/secrets/a: vault.read(kv/app): no secret exists at kv/app');
});

templates('ends at a template that fails with everything there', async () => {
  const text = '{{ with secret "kv/app" }}{{ .Data.absent }}{{ end }}';
  const configs = [aTemplate('a', text, { errorOnMissingKey: true })];
  const running = await startTemplates({
    configs,
    routes: kv({ 'kv/app': 'sluice-canary-a' }),
    exitOnRetryFailure: true,
  });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(0);

  assert.match(await message(running), 'absent');
});

templates('ends at a read-only destination with what to do', async () => {
  const configs = [aTemplate('a', field('kv/app'))];
  const running = await startTemplates({
    configs,
    routes: kv({ 'kv/app': 'sluice-canary-a' }),
    exitOnRetryFailure: true,
  });
  running.files.failNext('replace', 'read-only', { times: 1 });
  running.supply.tokens.publish(aToken('1'));

  await running.clock.advance(0);

  assert.is(await message(running), '/vault/secrets/a: read-only file system; mount an emptyDir at /vault/secrets');
});

templates('refuses two templates with one destination, and broken ones, all at once', async () => {
  const configs = [aTemplate('a', 'x'), aTemplate('a', '{{ nope }}'), aTemplate('b', '{{ if }}')];

  let text = '';
  try {
    await startTemplates({ configs, routes: kv({}) });
  } catch (error) {
    text = (error as Error).message;
  }

  assert.match(text, '/vault/secrets/a: two templates write it');
  assert.match(text, 'function "nope" not defined');
  assert.match(text, '/vault/secrets/b:1:');
});

templates('reads everything without a lease again when asked', async () => {
  await using running = await startTemplates({
    configs: [aTemplate('a', field('kv/app'))],
    routes: kv({ 'kv/app': 'sluice-canary-a' }),
  });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);

  running.refresh();
  await running.clock.advance(0);

  assert.is(running.model.count('GET kv/app'), 2);
});

templates('reports a refused token and goes on with the next one', async () => {
  const routes = kv({ 'kv/app': 'sluice-canary-a' });
  await using running = await startTemplates({
    configs: [aTemplate('a', field('kv/app'))],
    routes: (request) =>
      request.token === 'sluice-canary-token-1'
        ? errorReply(403, 'permission denied', 'invalid token')
        : routes(request),
  });
  running.supply.tokens.publish(aToken('1'));
  await running.clock.advance(0);
  assert.is(running.supply.refusals.current?.invalid, true);

  running.supply.tokens.publish(aToken('2'));
  await running.clock.advance(0);

  assert.is(await running.text('/vault/secrets/a'), 'sluice-canary-a');
});

async function message(running: AsyncDisposable): Promise<string> {
  try {
    await running[Symbol.asyncDispose]();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it did not end');
}

templates.run();
