import type { Command, ProcessRunner } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../rejects.ts';

export interface RunnerUnderTest {
  readonly runner: ProcessRunner;
  /** Writes `ready` and its arguments, then ends with the exit code `code`. */
  readonly exiting: (code: number) => Command;
  /** Writes `ready` and runs until a signal ends it. */
  readonly endless: () => Command;
  /** A program that does not exist. */
  readonly missing: () => Command;
}

/** What every implementation of the port keeps. */
export function processRunnerConformance(name: string, open: () => RunnerUnderTest): void {
  const runners = suite(`${name} as ProcessRunner`);

  runners('tells the exit code and what was written', async () => {
    const { runner, exiting } = open();
    const child = await runner.start(exiting(3));
    assert.equal(await child.exit, { kind: 'exited', exitCode: 3 });
    assert.match(child.output(), 'ready');
    assert.is(child.signal('SIGTERM'), false);
  });

  runners('tells the signal that ended a process', async () => {
    const { runner, endless } = open();
    const child = await runner.start(endless());
    assert.ok(child.pid > 0);
    assert.is(child.signal('SIGTERM'), true);
    assert.equal(await child.exit, { kind: 'signalled', signal: 'SIGTERM' });
    assert.is(child.signal('SIGKILL'), false);
  });

  runners('rejects when the program cannot be started', async () => {
    const { runner, missing } = open();
    const error = await rejects(runner.start(missing()), 'HOST_NOT_FOUND');
    assert.match(error.message, missing().file);
  });

  runners.run();
}
