import { readFile, stat } from 'node:fs/promises';
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

agent('takes over a changed secret without a restart', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({ template: [{ contents, destination: place.path('app') }] });
  await using running = start([`-config=${config}`]);
  await running.logged('rendered');

  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('rendered', 2);

  assert.is(await readFile(place.path('app'), 'utf8'), 'sluice-canary-2');
});

agent.run();
