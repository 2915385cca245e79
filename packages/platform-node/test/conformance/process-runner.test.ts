import { fileURLToPath } from 'node:url';
import type { Command } from '@sluice/core';
import { FakeProcessRunner } from '@sluice/core/testing';
import { createNodeProcessRunner } from '../../src/index.ts';
import { processRunnerConformance } from './process-runner.ts';

const program = (file: string, args: readonly string[]): Command => {
  return { file, args, env: { PATH: '/usr/bin:/bin' }, output: 'capture', group: true };
};

processRunnerConformance('fake', () => {
  const runner = new FakeProcessRunner((child) => {
    child.write('ready\n');
    if (child.command.file === 'exit') child.exitWith(Number(child.command.args[0]));
  });
  return {
    runner,
    exiting: (code) => program('exit', [String(code)]),
    endless: () => program('endless', []),
    missing: () => {
      runner.failNext('not-found');
      return program('/no/such/program', []);
    },
  };
});

processRunnerConformance('Node', () => ({
  runner: createNodeProcessRunner(),
  exiting: (code) =>
    program(fileURLToPath(new URL('../fixtures/programs/exit-with.sh', import.meta.url)), [String(code)]),
  endless: () => program('sleep', ['60']),
  missing: () => program('/no/such/program', []),
}));
