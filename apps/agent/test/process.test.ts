import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile, symlink, utimes } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureBundles } from '@sluice/bundle';
import { agentLaunch } from '@sluice/core';
import type { Place } from './vault.ts';
import { createPlace } from './vault.ts';

const processes = suite('agent process');
const bundle = fileURLToPath(new URL('../bundle/agent.cjs', import.meta.url));
await ensureBundles(['agent']);

interface Started extends AsyncDisposable {
  readonly child: ChildProcess;
  log(): string;
  logged(text: string, times?: number): Promise<void>;
  /** Exit code, or the name of the signal. */
  readonly ended: Promise<number | string>;
}

function start(words: readonly string[], script: string = bundle): Started {
  const child = spawn(process.execPath, [...agentLaunch.nodeFlags, script, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    child,
    ended,
    log: () => log,
    async logged(text, times = 1) {
      while (log.split(text).length - 1 < times) {
        const end = await Promise.race([once(child.stderr, 'data'), ended]);
        if (!Array.isArray(end)) throw new Error(`ended with ${end} before ${text}: ${log}`);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A large template, so that a write takes a while: the secret a thousand times, between a first and a last line. */
const lines = '{{ range $i, $_ := loop 20000 }}{{ $value }}\n{{ end }}';
const contents = `first\n{{ with secret "secret/app" }}{{ $value := .Data.data.password }}${lines}{{ end }}last\n`;

async function aTemplatePlace(changes: object = {}): Promise<Place & { readonly config: string }> {
  const place = await createPlace();
  const config = await place.writeConfig({
    pid_file: place.path('pid'),
    template: [{ contents, destination: place.path('out') }],
    ...changes,
  });
  return { ...place, config };
}

processes('a stop signal ends it with 0 and removes the pid file', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    await using place = await aTemplatePlace();
    const { config } = place;
    await using agent = start(['agent', `-config=${config}`]);
    await agent.logged('rendered');
    assert.is(await readFile(place.path('pid'), 'utf8'), String(agent.child.pid));

    agent.child.kill(signal);

    assert.is(await agent.ended, 0, agent.log());
    assert.not((await readdir(place.directory)).includes('pid'));
  }
});

processes('signals a program once its file is written, without a shell', async () => {
  await using place = await createPlace();
  const program = `sluice-served-${process.pid}`;
  const command = [process.execPath, bundle, 'signal', '-if-running', `SIGUSR2:${program}`];
  const template = (name: string): object => ({
    contents: '{{ with secret "secret/app" }}{{ .Data.data.password }}{{ end }}',
    destination: place.path(name),
    exec: { command },
  });
  const config = await place.writeConfig({ template: [template('app')] });
  await using agent = start(['agent', `-config=${config}`]);
  await agent.logged('no such process or container in this pod');

  const served = spawn('sleep', ['60'], { argv0: program });
  await once(served, 'spawn');
  const ended = once(served, 'exit');
  await place.putSecret('app', { password: 'sluice-canary-2' });
  await agent.logged('sent SIGUSR2 to process');

  assert.equal(await ended, [null, 'SIGUSR2']);
});

processes('a stop signal ends it at once whenever it comes during the start', async () => {
  await using place = await aTemplatePlace();
  const { config } = place;
  for (let afterMs = 20; afterMs <= 260; afterMs += 40) {
    await using agent = start(['agent', `-config=${config}`]);
    await once(agent.child, 'spawn');
    await wait(afterMs);

    agent.child.kill('SIGTERM');
    const end = await Promise.race([agent.ended, wait(5000, 'still running', { ref: false })]);

    // Before there is a handler, the signal itself ends the process.
    assert.ok(end === 0 || end === 'SIGTERM', `${String(afterMs)} ms: ${String(end)}: ${agent.log()}`);
  }
});

processes('a stop signal before the first login ends it at once', async () => {
  await using place = await aTemplatePlace({ vault: { address: 'http://127.0.0.1:1' } });
  const { config } = place;
  await using agent = start([`-config=${config}`]);
  await agent.logged('authentication failed');

  agent.child.kill('SIGTERM');

  assert.is(await agent.ended, 0);
});

processes('a hang-up reads the secrets again', async () => {
  await using place = await aTemplatePlace({ template_config: { static_secret_render_interval: '1h' } });
  const { config } = place;
  await using agent = start([`-config=${config}`]);
  await agent.logged('rendered');
  await place.putSecret('app', { password: 'sluice-canary-2' });

  agent.child.kill('SIGHUP');
  await agent.logged('rendered', 2);

  assert.match(await readFile(place.path('out'), 'utf8'), 'sluice-canary-2');
});

processes('SIGUSR1 logs the counters and opens no inspector', async () => {
  await using place = await aTemplatePlace();
  const { config } = place;
  await using agent = start([`-config=${config}`]);
  await agent.logged('rendered');

  agent.child.kill('SIGUSR1');
  await agent.logged('vault.agent.auth.success');
  await place.putSecret('app', { password: 'sluice-canary-2' });
  await agent.logged('rendered', 2);

  assert.not.match(agent.log(), /Debugger|inspector/i);
});

processes('a signal reaches the supervised program, and SIGQUIT does not end the agent', async () => {
  await using place = await createPlace();
  const log = place.path('seen');
  const line = `trap 'echo quit >>${log}' QUIT; trap 'exit 9' USR2; while :; do echo ready >>${log}; sleep 0.05; done`;
  const config = await place.writeConfig({
    exec: { command: ['sh', '-c', line] },
    env_template: [{ USER_NAME: { contents: '{{ with secret "secret/app" }}{{ .Data.data.user }}{{ end }}' } }],
  });
  await using agent = start([`-config=${config}`]);
  await agent.logged('program started');
  for (const [signal, text] of [
    ['SIGCONT', 'ready'],
    ['SIGQUIT', 'quit'],
  ] as const) {
    agent.child.kill(signal);
    while (!(await readFile(log, 'utf8').catch(() => '')).includes(text)) await wait(10);
  }

  agent.child.kill('SIGUSR2');

  assert.is(await agent.ended, 9, agent.log());
});

processes('it calls itself by the name that it was started with', async () => {
  await using place = await aTemplatePlace();
  const { config } = place;
  await symlink(bundle, place.path('vault'));
  await using agent = start(['agent', `-config=${config}`], place.path('vault'));
  await agent.logged('rendered');

  assert.is((await readFile(`/proc/${agent.child.pid}/comm`, 'utf8')).trim(), 'vault');
});

processes('killed at any moment it leaves no half-written file', async () => {
  await using place = await aTemplatePlace({ template_config: { static_secret_render_interval: '50ms' } });
  const { config } = place;
  const seen = new Set<string>();
  for (let round = 0; round < 6; round += 1) {
    await using agent = start([`-config=${config}`]);
    await agent.logged('token written');
    for (let change = 0; change < 3; change += 1) {
      await place.putSecret('app', { password: `sluice-canary-${round}-${change}` });
      const value = await wholeValue(place);
      if (value !== undefined) seen.add(value);
    }
    agent.child.kill('SIGKILL');
    assert.is(await agent.ended, 'SIGKILL');
    const value = await wholeValue(place);
    if (value !== undefined) seen.add(value);
  }
  const leftOver = (await readdir(place.directory)).filter((name) => name.startsWith('.out'));
  // What is younger than a minute may belong to another agent that is writing now.
  for (const name of leftOver) await utimes(place.path(name), 0, 0);
  await place.putSecret('app', { password: 'sluice-canary-last' });
  await using last = start([`-config=${config}`, '-exit-after-auth']);

  assert.is(await last.ended, 0, last.log());
  assert.ok(seen.size > 3, `only ${seen.size} different contents were seen`);
  const left = (await readdir(place.directory)).filter((name) => name.includes('out'));
  assert.equal(left, ['out'], 'stale temporary files are removed by the next write');
});

/** The value in the file, after checking that the file is whole; `undefined` when there is none yet. */
async function wholeValue(place: Place): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(place.path('out'), 'utf8');
  } catch {
    return undefined;
  }
  const [first, ...rest] = text.trimEnd().split('\n');
  const last = rest.pop();
  assert.equal([first, last, rest.length, new Set(rest).size], ['first', 'last', 20_000, 1]);
  return rest[0];
}

processes('ends at once at the second signal although an operation on a file never ends', async () => {
  await using place = await createPlace();
  execFileSync('mkfifo', [place.path('pipe')]);
  await using pipe = await open(place.path('pipe'), 'r+');
  const words = [...agentLaunch.nodeFlags, bundle, 'agent', '-config=/dev/fd/3'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'ignore', pipe.fd] });
  const ended = once(child, 'close');
  // More than a pipe holds: when this is written, the agent is reading.
  await pipe.write(Buffer.alloc(200_000, ' '));
  child.kill('SIGTERM');
  child.kill('SIGINT');
  assert.equal(await ended, [null, 'SIGKILL']);
});

processes('ends with 1 and a line when its output cannot be written', async () => {
  await using full = await open('/dev/full', 'w');
  const words = [...agentLaunch.nodeFlags, bundle, 'agent', '-help'];
  const { status, stderr } = spawnSync(process.execPath, words, { stdio: ['ignore', full.fd, 'pipe'] });
  assert.equal(
    [status, stderr.toString()],
    [1, 'standard output: no space left; free space or raise the size limit\n'],
  );
});

processes.run();
