import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run, start } from './run.ts';
import { createPlace } from './vault.ts';

const agent = suite('agent');

const contents = '{{ with secret "secret/app" }}{{ .Data.data.password }}{{ end }}';

agent('renders, writes the token and ends after authentication', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('out/app') }] });

  const { code, err } = await run([`-config=${config}`, '-exit-after-auth']);

  assert.is(err, '');
  assert.is(code, 0);
  assert.is(await readFile(place.path('out/app'), 'utf8'), 'sluice-canary-1');
  assert.is((await stat(place.path('token'))).mode & 0o777, 0o640);
});

agent('ends with what is missing when the first work takes too long', async () => {
  await using place = await createPlace();
  const template = [{ contents: '{{ with secret "secret/later" }}{{ .Data }}{{ end }}', destination: place.path('a') }];
  const config = await place.writeConfig({ template, template_config: { exit_on_retry_failure: false } });
  const words = [`-config=${config}`, '-exit-after-auth', '-init-timeout=1s', '-detailed-exit-codes'];

  const late = await run(words);
  assert.is(late.code, 4);
  assert.match(late.log, 'the first work is not done after 1s: templates are not rendered');

  place.vault.seal();
  const withoutLogin = await run(words);
  assert.is(withoutLogin.code, 3);
  assert.match(withoutLogin.log, /after 1s: .*not authenticated; see the failures logged before/);
});

agent('goes on after the first work, however long it runs', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('app') }] });
  await using running = start([`-config=${config}`, '-init-timeout=1.5s']);
  await running.logged('rendered');

  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('rendered', 2);
  await place.putSecret('app', { password: 'sluice-canary-3' });
  await running.logged('rendered', 3);

  assert.not.match(running.log(), 'first work');
});

agent('refuses a time that is none', async () => {
  await using place = await createPlace();
  for (const text of ['0', '-1s', 'soon']) {
    const { code, err } = await run([`-config=${await place.writeConfig()}`, `-init-timeout=${text}`]);
    assert.is(code, 1);
    assert.match(err, /flag -init-timeout: .*; use seconds or a text such as 2m/);
  }
});

agent('logs in to one namespace, keeps its token there, and reads secrets of another', async () => {
  await using place = await createPlace();
  await place.call('POST', 'sys/namespaces/team', {});
  await place.call('POST', 'team/sys/mounts/secret', { type: 'kv', options: { version: '2' } });
  await place.call('POST', 'team/secret/data/app', { data: { password: 'sluice-canary-team' } });
  await place.call('POST', 'sys/policies/acl/app', { policy: 'path "team/secret/*" { capabilities = ["read"] }' });
  const method = {
    type: 'kubernetes',
    mount_path: 'auth/kubernetes',
    namespace: 'team',
    login_namespace: 'root',
    config: { role: 'app', token_path: place.path('jwt') },
  };
  const sink = [{ type: 'file', wrap_ttl: '5m', config: { path: place.path('token') } }];
  const config = await place.writeConfig({
    auto_auth: { method, sink },
    template: [{ contents, destination: place.path('app') }],
  });

  const { code, err } = await run([`-config=${config}`, '-exit-after-auth']);

  assert.equal([code, err], [0, '']);
  assert.is(await readFile(place.path('app'), 'utf8'), 'sluice-canary-team');
  const seen = place.vault.requests.filter(({ path }) => /login|wrap|data/.test(path));
  assert.equal(
    seen
      .slice(-3)
      .map(({ path, namespace }) => `${namespace} ${path}`)
      .sort(),
    [' /v1/auth/kubernetes/login', ' /v1/sys/wrapping/wrap', 'team/ /v1/secret/data/app'],
  );
});

agent('takes over a changed secret without a restart', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('app') }] });
  await using running = start([`-config=${config}`]);
  await running.logged('rendered');

  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('rendered', 2);

  assert.is(await readFile(place.path('app'), 'utf8'), 'sluice-canary-2');
});

agent('takes over changed templates with a hang-up and keeps the rest', async () => {
  await using place = await createPlace();
  const template = (name: string, text: string): object => ({ contents: text, destination: place.path(name) });
  const config = await place.writeConfig({ template: [template('a', contents), template('b', 'old')] });
  await using running = start([`-config=${config}`]);
  await running.logged('rendered', 2);

  await place.writeConfig({ template: [template('a', contents), template('b', 'new'), template('c', contents)] });
  running.reloads.publish({});
  await running.logged('rendered', 4);

  assert.is(await readFile(place.path('b'), 'utf8'), 'new');
  assert.is(await readFile(place.path('c'), 'utf8'), 'sluice-canary-1');
});

agent('keeps the old configuration when the new one is wrong', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('a') }] });
  await using running = start([`-config=${config}`]);
  await running.logged('rendered');

  await writeFile(config, '{');
  running.reloads.publish({});
  await running.logged('configuration not reloaded');
  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('rendered', 2);

  assert.is(await readFile(place.path('a'), 'utf8'), 'sluice-canary-2');
});

agent('survives a server that is sealed for a while', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('a') }] });
  await using running = start([`-config=${config}`]);
  await running.logged('rendered');

  place.vault.seal();
  await running.logged('secret not received');
  assert.is(await readFile(place.path('a'), 'utf8'), 'sluice-canary-1');
  place.vault.unseal();
  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('rendered', 2);

  assert.is(await readFile(place.path('a'), 'utf8'), 'sluice-canary-2');
  assert.is(place.vault.requests.filter(({ path }) => path.endsWith('/login')).length, 1);
});

agent('five templates cost three requests', async () => {
  await using place = await createPlace();
  const template = [1, 2, 3, 4, 5].map((number) => ({ contents, destination: place.path(`out${number}`) }));
  const config = await place.writeConfig({ template });
  const before = place.vault.requests.length;

  await run([`-config=${config}`, '-exit-after-auth']);

  assert.equal(
    place.vault.requests.slice(before).map(({ method, path }) => `${method} ${path}`),
    ['PUT /v1/auth/kubernetes/login', 'GET /v1/sys/internal/ui/mounts/secret/app', 'GET /v1/secret/data/app'],
  );
});

agent('removes what a killed agent left beside a file that has not changed', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('out/app') }] });
  await run([`-config=${config}`, '-exit-after-auth']);
  const [old, young] = ['.app.sluice-0123456789ab', '.app.sluice-ba9876543210'];
  await writeFile(place.path(`out/${old}`), 'sluice-canary-old');
  await utimes(place.path(`out/${old}`), 0, 0);
  await writeFile(place.path(`out/${young}`), 'of an agent that writes now');

  await using running = start([`-config=${config}`]);
  await running.logged('token written');
  while ((await readdir(place.path('out'))).includes(old)) await new Promise((resolve) => setImmediate(resolve));

  assert.equal((await readdir(place.path('out'))).sort(), [young, 'app']);
});

agent.run();
