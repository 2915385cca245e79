import { readFile, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run, start } from './run.ts';
import type { Place } from './vault.ts';
import { createPlace } from './vault.ts';

const supervisor = suite('supervisor');

const value = '{{ with secret "secret/app" }}{{ .Data.data.password }}{{ end }}';

async function configure(place: Place, exec: object, template: object = { contents: value }): Promise<string> {
  const method = { type: 'kubernetes', config: { role: 'app', token_path: place.path('jwt') } };
  return place.writeConfig({
    auto_auth: { method, sink: [] },
    exec,
    env_template: [{ PASSWORD: { error_on_missing_key: true, ...template } }],
    template_config: { static_secret_render_interval: '200ms', exit_on_retry_failure: true },
  });
}

/** A program that appends its variable to a file and then waits for a signal. */
function recorder(place: Place): readonly string[] {
  return ['sh', '-c', `echo "$PASSWORD $VAULT_CONFIG" >>${place.path('seen')}; exec sleep 60`];
}

supervisor('the program gets its variables and its exit code is the result', async () => {
  await using place = await createPlace();
  const config = await configure(place, { command: ['sh', '-c', 'test "$PASSWORD" = sluice-canary-1 && exit 7'] });

  const { code, log } = await run([`-config=${config}`]);

  assert.is(code, 7, log);
});

supervisor('a program that is killed gives 128 and the signal', async () => {
  await using place = await createPlace();
  const config = await configure(place, { command: ['sh', '-c', 'kill -KILL $$'] });

  assert.is((await run([`-config=${config}`])).code, 137);
});

supervisor('a changed secret restarts the program once', async () => {
  await using place = await createPlace();
  await writeFile(place.path('seen'), '');
  await using running = start([`-config=${await configure(place, { command: recorder(place) })}`], {
    VAULT_CONFIG: 'x',
  });
  await untilFileHas(place.path('seen'), 'sluice-canary-1');

  await place.putSecret('app', { password: 'sluice-canary-2' });
  await running.logged('program started', 2);
  await untilFileHas(place.path('seen'), 'sluice-canary-2');
  running.stop();

  assert.is((await running.ended).code, 0);
  assert.is(await readFile(place.path('seen'), 'utf8'), 'sluice-canary-1 \nsluice-canary-2 \n');
});

supervisor('a stop ends the program with the configured signal', async () => {
  await using place = await createPlace();
  await writeFile(place.path('seen'), '');
  const say = (word: string): string => `echo ${word} >>${place.path('seen')}`;
  const line = `trap '${say('stopped')}; exit 0' USR2; ${say('ready')}; while :; do sleep 0.1; done`;
  const config = await configure(place, { command: ['sh', '-c', line], restart_stop_signal: 'SIGUSR2' });
  await using running = start([`-config=${config}`]);
  await running.logged('program started');
  await untilFileHas(place.path('seen'), 'ready');

  running.stop();

  assert.is((await running.ended).code, 0);
  assert.is(await readFile(place.path('seen'), 'utf8'), 'ready\nstopped\n');
});

supervisor('signals of the agent reach the program', async () => {
  await using place = await createPlace();
  await writeFile(place.path('seen'), '');
  const names = ['HUP', 'USR1', 'USR2', 'WINCH', 'CONT', 'QUIT'];
  const say = (word: string): string => `echo ${word} >>${place.path('seen')}`;
  const traps = names.map((name) => `trap '${say(`got-${name}`)}' ${name}`).join('; ');
  const line = `${traps}; ${say('ready')}; while :; do sleep 0.05; done`;
  await using running = start([`-config=${await configure(place, { command: ['bash', '-c', line] })}`]);
  await untilFileHas(place.path('seen'), 'ready');

  for (const name of names) {
    running.signal(`SIG${name}`);
    await untilFileHas(place.path('seen'), `got-${name}`);
  }
});

supervisor('what a program leaves behind in its group ends with it', async () => {
  await using place = await createPlace();
  const line = `sleep 600 & echo $! >${place.path('left')}; exit 3`;
  const config = await configure(place, { command: ['sh', '-c', line] });

  const { code } = await run([`-config=${config}`]);

  assert.is(code, 3);
  const pid = (await readFile(place.path('left'), 'utf8')).trim();
  while (await isRunning(pid)) await new Promise((resolve) => setImmediate(resolve));
});

supervisor('a program that cannot be started is one clear error', async () => {
  await using place = await createPlace();
  const { code, log } = await run([`-config=${await configure(place, { command: ['/no/such/program'] })}`]);

  assert.is(code, 1);
  assert.match(log, /exec: .*\/no\/such\/program/);
});

supervisor('a name that is no variable is refused', async () => {
  await using place = await createPlace();
  const config = await place.writeConfig({
    auto_auth: { method: { type: 'kubernetes', config: { role: 'app' } }, sink: [] },
    exec: { command: ['true'] },
    env_template: [{ 'A-B': { contents: 'x' } }],
  });

  const { code, log, err } = await run([`-config=${config}`]);

  assert.is(code, 1);
  assert.match(log + err, /A-B/);
});

/** A zombie does not run: nobody may be there to reap it. */
async function isRunning(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z ');
  return !stat.includes(' Z ');
}

async function untilFileHas(path: string, text: string): Promise<void> {
  while (!(await readFile(path, 'utf8')).includes(text)) await new Promise((resolve) => setImmediate(resolve));
}

supervisor.run();
