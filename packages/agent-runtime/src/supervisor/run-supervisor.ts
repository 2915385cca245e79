import type { ChildProcess, Clock, Command, ExecConfig, Logger, ProcessExit, ProcessRunner } from '@sluice/core';
import { AgentError, messageOf } from '../agent-error.ts';
import type { SignalSource } from '../agent-ports.ts';
import { firstOf } from '../first-of.ts';
import type { LatestValue } from '../latest-value.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Variables } from './variables.ts';

export interface SupervisorPorts {
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signals: SignalSource;
  /** What the program gets beside its variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Changes that come within this time of each other restart the program once. Source: spec/agent.md 7.1 item 4. */
const quietMs = 2000;
/** How long the program may take to stop before it is killed; below Kubernetes' 30 s. Source: spec/agent.md 7.5. */
const stopMs = 20_000;

/**
 * Runs the program with the rendered variables once all are there, and again after they changed. Resolves with its exit
 * code when it ends by itself; what is left of its process group is killed then. On an abort the program is stopped first.
 * Signals of the agent are passed on. Source: spec/agent.md 7.
 */
export async function runSupervisor(
  config: ExecConfig,
  variables: LatestValue<Variables>,
  ports: SupervisorPorts,
  signal: AbortSignal,
): Promise<number> {
  let seen = await variables.next(undefined, signal);
  let child = await start(config, seen, ports);
  const stopListening = ports.signals.listen((name) => {
    passOn(name, child, ports);
  });
  try {
    for (;;) {
      ports.log.log('info', 'program started', { pid: child.pid });
      const next = await untilEndOrChange(config, child, seen, variables, ports, signal);
      if (next.kind === 'ended') {
        child.killGroup();
        ports.log.log('info', 'program ended', { exitCode: exitCodeOf(next.exit) });
        return exitCodeOf(next.exit);
      }
      ports.log.log('info', 'program restarts: its variables changed', { pid: child.pid });
      await stop(config, child, ports);
      seen = next.variables;
      child = await start(config, seen, ports);
    }
  } finally {
    stopListening();
  }
}

/** A signal that cannot be sent (the program is another user's by now) is no reason to end. */
function passOn(name: string, child: ChildProcess, { log }: SupervisorPorts): void {
  try {
    if (child.signal(name)) log.log('debug', 'signal passed on', { signal: name, pid: child.pid });
  } catch (error) {
    log.log('warn', 'signal not passed on', { signal: name, error: messageOf(error) });
  }
}

type Next =
  { readonly kind: 'ended'; readonly exit: ProcessExit } | { readonly kind: 'changed'; readonly variables: Variables };

async function untilEndOrChange(
  config: ExecConfig,
  child: ChildProcess,
  seen: Variables,
  variables: LatestValue<Variables>,
  ports: SupervisorPorts,
  signal: AbortSignal,
): Promise<Next> {
  const waiting = new AbortController();
  const until = AbortSignal.any([signal, waiting.signal]);
  const change = untilSettled(seen, variables, config.restartOnSecretChanges === 'always', ports, until).then(
    (changed): Next => ({ kind: 'changed', variables: changed }),
  );
  const end = child.exit.then((exit): Next => ({ kind: 'ended', exit }));
  try {
    return await Promise.race([end, change]);
  } catch (error) {
    await stop(config, child, ports);
    throw error;
  } finally {
    waiting.abort(new Error('the program has ended'));
    await change.catch(() => undefined);
  }
}

/** The first set that is other than `seen` and stays the newest for `quietMs`. */
async function untilSettled(
  seen: Variables,
  variables: LatestValue<Variables>,
  restarts: boolean,
  { clock, log }: SupervisorPorts,
  signal: AbortSignal,
): Promise<Variables> {
  for (let newest = seen; ;) {
    newest = await variables.next(newest, signal);
    if (restarts) {
      const later = await firstOf<Variables | undefined>(signal, [
        (until) => variables.next(newest, until),
        async (until) => {
          await clock.sleep(quietMs, until);
          return undefined;
        },
      ]);
      if (later === undefined && !isSame(seen, newest)) return newest;
      continue;
    }
    log.log('info', 'variables changed; the program keeps the old ones', {});
  }
}

function isSame(left: Variables, right: Variables): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

async function start(config: ExecConfig, variables: Variables, ports: SupervisorPorts): Promise<ChildProcess> {
  const [file, args] = programOf(config);
  const env = { ...ports.environment, ...variables };
  const command: Command = { file, args, env, output: 'inherit', group: true };
  try {
    return await ports.processes.start(command);
  } catch (error) {
    throw new AgentError('supervisor', `exec: ${messageOf(error)}`, { code: 'AGENT_EXEC_FAILED', cause: error });
  }
}

/** One word with white space is a line for the shell; output files are opened by the shell too. */
function programOf(config: ExecConfig): readonly [string, readonly string[]] {
  const [first = '', ...rest] = config.command;
  const words = rest.length === 0 && /\s/.test(first) ? ['sh', '-c', first] : config.command;
  const { standardOutputFile: out = '', standardErrorFile: err = '' } = config;
  if (out === '' && err === '') return [words[0] ?? '', words.slice(1)];
  const script = 'o=$1 e=$2; shift 2; [ -z "$o" ] || exec >>"$o"; [ -z "$e" ] || exec 2>>"$e"; exec "$@"';
  return ['sh', ['-c', script, 'sh', out, err, ...words]];
}

async function stop(config: ExecConfig, child: ChildProcess, { clock, log }: SupervisorPorts): Promise<void> {
  if (!child.signal(config.restartStopSignal)) return;
  const timer = new AbortController();
  const late = clock.sleep(stopMs, timer.signal).then(
    () => {
      log.log('warn', 'program does not stop and is killed', { pid: child.pid });
      child.signal('SIGKILL');
    },
    () => undefined,
  );
  await child.exit;
  timer.abort(new Error('the program has ended'));
  await late;
}
