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
