import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodeProcessRunner, createSystemClock } from '@sluice/platform-node';
import type { TemplateCommand } from '@sluice/core';
import { childEnvironment } from '../../src/commands/environment.ts';
import { redactSecrets, textsIn } from '../../src/commands/redact.ts';
import { commandProblem, describeCommand, runCommand } from '../../src/commands/run-command.ts';

const commands = suite('runCommand');

const ports = {
  processes: createNodeProcessRunner(),
  clock: createSystemClock(),
  environment: { PATH: process.env['PATH'] ?? '', GREETING: 'hello' },
};
const never = new AbortController().signal;
const shell = (line: string, timeoutMs = 10_000): TemplateCommand => ({ run: { kind: 'shell', line }, timeoutMs });

commands('a line goes through the shell and its output is kept', async () => {
  const result = await runCommand(shell('echo "$GREETING, world" >&2; exit 3'), ports, never);

  assert.equal(result, { exit: { kind: 'exited', exitCode: 3 }, output: 'hello, world\n' });
  assert.is(commandProblem(result, shell('')), 'exit code 3');
});

commands('words start a program as it is', async () => {
  const command = { run: { kind: 'program', words: ['echo', '$GREETING'] }, timeoutMs: 10_000 } as const;

  assert.is((await runCommand(command, ports, never)).output, '$GREETING\n');
  assert.is(describeCommand(command), 'echo $GREETING');
});

commands('what takes too long is killed with its children', async () => {
  const command = shell('sleep 60 & sleep 60; echo late', 100);

  const result = await runCommand(command, ports, never);

  assert.is(result.exit.kind, 'timed-out');
  assert.match(commandProblem(result, command)!, 'not finished after 100 ms and killed');
});

commands('a signal is told from an exit code', async () => {
  const result = await runCommand(shell('kill -TERM $$'), ports, never);

  assert.is(commandProblem(result, shell('')), 'ended by SIGTERM');
});

commands('an abort kills it', async () => {
  const stop = new AbortController();
  const running = runCommand(shell('sleep 60'), ports, stop.signal);
  stop.abort(new Error('received SIGTERM'));

  assert.is(await running.catch((error: unknown) => (error as Error).message), 'received SIGTERM');
});

commands('a program that does not exist is an error that names it', async () => {
  const command = { run: { kind: 'program', words: ['/no/such/program'] }, timeoutMs: 1000 } as const;

  let message = '';
  try {
    await runCommand(command, ports, never);
  } catch (error) {
    message = (error as Error).message;
  }

  assert.match(message, '/no/such/program');
});

commands('the environment of children has no credentials of the agent', () => {
  const environment = {
    PATH: '/bin',
    VAULT_CONFIG: 'x',
    VAULT_CONFIG_12: 'x',
    BAO_TOKEN: 'x',
    NODE_OPTIONS: 'x',
    VAULT_ADDR: 'a',
  };

  assert.equal(childEnvironment(environment, { MORE: 'm' }), { PATH: '/bin', VAULT_ADDR: 'a', MORE: 'm' });
});

commands('every secret text is blotted out of output, long ones first', () => {
  const secrets = textsIn({ a: ['sluice-canary-a'], b: 'sluice-canary-a-and-more\nsecond line', c: 'yes' });

  assert.is(
    redactSecrets('sluice-canary-a-and-more, sluice-canary-a, second line, yes', secrets),
    '<redacted>, <redacted>, <redacted>, yes',
  );
});

commands.run();
