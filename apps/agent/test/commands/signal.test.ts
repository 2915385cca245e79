import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { HostError } from '@sluice/core';
import type { ProcessEntry } from '@sluice/platform-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { signalCommand } from '../../src/commands/signal.ts';
import type { SignalHost } from '../../src/commands/signal.ts';
import type { CommandContext } from '../../src/command-context.ts';
import { findTargets } from '../../src/commands/signal/find-targets.ts';
import { run } from '../run.ts';

const signal = suite('signal');

/** A pod: pause, the agent with this command, and an nginx with two workers beside a helper. */
const table: readonly ProcessEntry[] = [
  { pid: 1, parentPid: 0, name: 'pause', words: ['/pause'] },
  { pid: 7, parentPid: 0, name: 'node', words: ['node', '/app/agent.cjs'], container: 'vault-agent' },
  { pid: 20, parentPid: 0, name: 'nginx', words: ['nginx: master process nginx'], container: 'web' },
  { pid: 21, parentPid: 20, name: 'nginx', words: ['nginx: worker process'], container: 'web' },
  { pid: 22, parentPid: 20, name: 'nginx', words: ['nginx: worker process'], container: 'web' },
  { pid: 30, parentPid: 0, name: 'tini', words: ['tini', '--'], container: 'api' },
  { pid: 31, parentPid: 30, name: 'MainThread', words: ['/usr/bin/node', 'server.js'], container: 'api' },
  { pid: 32, parentPid: 30, name: 'a-program-with-', words: ['/opt/a-program-with-a-long-name'], container: 'api' },
  { pid: 39, parentPid: 7, name: 'sleep', words: ['sleep', '9'], container: 'vault-agent' },
  { pid: 40, parentPid: 7, name: 'node', words: ['node', '/app/agent.cjs', 'signal'], container: 'vault-agent' },
];

const choices: readonly (readonly [title: string, name: string, pids: readonly number[]])[] = [
  ['a program, its master only', 'nginx', [20]],
  ['a container by its first process', 'web', [20]],
  ['a container with an init of its own', 'api', [30]],
  ['a program by the name it was started with', 'node', [31]],
  ['a program with a long name', 'a-program-with-a-long-name', [32]],
  ['nothing for a part of a name', 'a-program-with', []],
  ['nothing for pause', 'pause', []],
  ["nothing for the agent's own container", 'vault-agent', []],
  ["nothing for another command of the agent's container", 'sleep', []],
  ['nothing for what is not there', 'apache', []],
];
for (const [title, name, pids] of choices) {
  signal(`finds ${title}`, () => {
    const { targets } = findTargets(table, name, 40);
    assert.equal(
      targets.map(({ pid }) => pid),
      pids,
    );
  });
}

signal('reaches a running program', async () => {
  const child = spawn('sleep', ['60'], { argv0: 'sluice-signalled' });
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  const { code, out } = await run(['signal', 'SIGUSR1:sluice-signalled']);
  assert.is(code, 0);
  assert.match(out, `sent SIGUSR1 to process ${String(child.pid)} (sleep)`);
  assert.equal(await ended, [null, 'SIGUSR1']);
});

signal('refuses when there is no such program, and not with -if-running', async () => {
  const refused = await run(['agent', 'signal', 'SIGHUP:sluice-nobody']);
  assert.equal([refused.code, refused.out], [1, '']);
  assert.match(refused.err, 'signal SIGHUP:sluice-nobody: no such process or container in this pod; check the name');
  assert.is((await run(['signal', '-if-running', 'SIGHUP:sluice-nobody'])).code, 0);
});

const mistakes: readonly (readonly [words: readonly string[], line: RegExp])[] = [
  [[], /^signal: needs one word; write signal SIGHUP:NAME/],
  [['SIGHUP:a', 'b'], /needs one word/],
  [['SIGHUP'], /"SIGHUP" is no signal and process/],
  [['SIGHUPP:a'], /unknown signal "SIGHUPP"; did you mean SIGHUP\?/],
  [['-all', 'SIGHUP:a'], /flag -all: unknown flag/],
];
for (const [words, line] of mistakes) {
  signal(`refuses the words ${JSON.stringify(words)}`, async () => {
    const { code, err } = await run(['signal', ...words]);
    assert.is(code, 1);
    assert.match(err, line);
  });
}

signal('says whose user is needed when it is forbidden, and signals the others', async () => {
  const sent: number[] = [];
  const { code, err } = await runOn({
    processes: async () => [...table, { pid: 50, parentPid: 0, name: 'nginx', words: [] }],
    signal(pid) {
      if (pid === 20) throw new HostError('permission-denied', 'signal', 'process 20', 'operation not permitted');
      sent.push(pid);
      return true;
    },
  });
  assert.is(code, 1);
  assert.match(err, 'not allowed to signal process 20 (nginx); run the agent as the user of that process');
  assert.equal(sent, [50]);
});

signal('says what is missing when other containers are not to be seen', async () => {
  const { code, err } = await runOn({ processes: async () => [table[0]!, table[1]!, table[9]!], signal: () => true });
  assert.is(code, 1);
  assert.match(err, 'no process of other containers is to be seen; set agent-share-process-namespace');
});

signal.run();

async function runOn(host: SignalHost): Promise<{ readonly code: number; readonly err: string }> {
  let err = '';
  const output = { out: () => undefined, err: (text: string) => (err += text) };
  const context = { output, processId: 40 } as unknown as CommandContext;
  const code = await signalCommand(['SIGHUP:nginx'], context, host);
  return { code, err };
}
