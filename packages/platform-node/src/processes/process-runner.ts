import type { ChildProcess as NodeChildProcess, spawn as spawnProcess } from 'node:child_process';
import type { ChildProcess, Command, ProcessExit, ProcessRunner } from '@sluice/core';
import { codeOf, toHostError } from '../host-failure.ts';
import { createOutputTail } from './output-tail.ts';

/** What `ChildProcess.output` keeps. */
const outputLimitBytes = 64 * 1024;
/** A grandchild can hold the pipe open for ever; what the child itself wrote has arrived by then. */
const outputGraceMs = 200;

/** Programs of this machine, started without a shell. Source: spec/agent.md 12 item 21. */
export function createNodeProcessRunner(): ProcessRunner {
  return { start };
}

async function start(command: Command): Promise<ChildProcess> {
  // Loaded with the first command: most agents run none.
  const { spawn } = await import('node:child_process');
  const child = launch(command, spawn);
  const tail = createOutputTail(outputLimitBytes);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      tail.append(bytes);
    });
  }
  const exit = exitOf(child);
  await spawned(child, command);
  let ended = false;
  void exit.then(() => (ended = true));
  return {
    pid: child.pid ?? 0,
    exit,
    output: () => tail.text(),
    signal: (name) => !ended && child.exitCode === null && child.signalCode === null && send(child, command, name),
    killGroup: () => {
      if (command.group) send(child, command, 'SIGKILL');
    },
  };
}

function launch({ file, args, env, directory, output, group }: Command, spawn: typeof spawnProcess): NodeChildProcess {
  try {
    return spawn(file, [...args], {
      env: { ...env },
      stdio: output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      detached: group,
      ...(directory === undefined ? {} : { cwd: directory }),
    });
  } catch (error) {
    throw toHostError(error, 'start', file);
  }
}

function spawned(child: NodeChildProcess, { file, directory }: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      const hint = directory === undefined ? 'name a program of the PATH or its absolute path' : undefined;
      reject(toHostError(error, 'start', file, hint));
    });
  });
}

function exitOf(child: NodeChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      const exit: ProcessExit =
        signal === null ? { kind: 'exited', exitCode: exitCode ?? 0 } : { kind: 'signalled', signal };
      if (child.stdout === null) {
        resolve(exit);
        return;
      }
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(exit);
      }, outputGraceMs);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(exit);
      });
    });
  });
}

function send(child: NodeChildProcess, { group, file }: Command, name: string): boolean {
  const pid = child.pid ?? 0;
  try {
    return process.kill(group ? -pid : pid, name);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    throw toHostError(error, 'signal', file);
  }
}
