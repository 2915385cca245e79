import type { Clock, ProcessExit } from '@sluice/core';
import type { ContainerPlan } from '../container/plan.ts';
import type { ContainerProcess, Sandbox } from '../isolation/sandbox.ts';
import type { Probe, RestartPolicy } from '../manifest/pod.ts';
import { nextBackOff } from './back-off.ts';
import type { BackOff } from './back-off.ts';
import type { ContainerSummary, PodEvent } from './events.ts';
import { runHandler } from './handler.ts';
import type { HandlerTarget } from './handler.ts';
import { shouldRestart } from './restart.ts';

/** What all containers of a pod share. */
export interface RunContext {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly restartPolicy: RestartPolicy;
  readonly backOff: BackOff;
  readonly onEvent: (event: PodEvent) => void;
  /** Aborts when the pod is to stop: nothing is started any more. */
  readonly stopping: AbortSignal;
}

const SETTLE_AFTER_GRACE_MS = 2000; // between the late SIGTERM and SIGKILL (spec/kubernetes.md 3.3)

/** One container with its restarts, from `run` to `terminate`. */
export class ContainerRun {
  readonly plan: ContainerPlan;
  readonly #context: RunContext;
  readonly #started: { resolve: () => void; promise: Promise<void> };
  #process: ContainerProcess | undefined;
  /** While a process is being made: a stop waits for it, else it would miss it. */
  #starting: Promise<unknown> | undefined;
  #exit: ProcessExit | undefined;
  #restarts = 0;
  #ranMs = 0;
  #done = false;

  constructor(plan: ContainerPlan, context: RunContext) {
    this.plan = plan;
    this.#context = context;
    let resolve = (): void => undefined;
    this.#started = {
      promise: new Promise<void>((settle) => (resolve = settle)),
      resolve: () => {
        resolve();
      },
    };
  }

  /**
   * Resolves when the container runs, its postStart hook is done and its startup probe has succeeded, or never will.
   */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  get summary(): ContainerSummary {
    const { name, kind } = this.plan;
    const state = this.#process !== undefined ? 'running' : this.#done ? 'ended' : 'waiting';
    return {
      name,
      role: kind,
      state,
      restarts: this.#restarts,
      ranMs: this.#ranMs,
      ...(this.#exit === undefined ? {} : { exit: this.#exit }),
    };
  }

  /** Runs the container until it ends for good; answers its last exit, undefined when it never ran. */
  async run(): Promise<ProcessExit | undefined> {
    const { clock, stopping, restartPolicy, backOff, onEvent } = this.#context;
    for (let waitMs = 0; !isAborted(stopping); this.#restarts += 1) {
      const beganMs = clock.monotonicMs();
      this.#exit = await this.#runOnce();
      const ranMs = clock.monotonicMs() - beganMs;
      this.#ranMs += ranMs;
      if (isAborted(stopping) || !shouldRestart(this.plan.kind, this.#exit, restartPolicy)) break;
      waitMs = nextBackOff(waitMs, ranMs, backOff);
      onEvent({ kind: 'back-off', container: this.plan.name, waitMs });
      await clock.sleep(waitMs, stopping).catch(ignoreAbort);
      if (isAborted(stopping)) break;
    }
    this.#done = true;
    this.#started.resolve();
    return this.#exit;
  }

  /** The preStop hook, if there is one and the container runs. */
  async preStop(deadline: AbortSignal): Promise<void> {
    await this.#starting;
    const hook = this.plan.container.preStop;
    if (hook === undefined || this.#process === undefined) return;
    const message = await runHandler(hook, this.#target(this.#process), deadline);
    if (message !== undefined)
      this.#context.onEvent({ kind: 'hook-failed', container: this.plan.name, hook: 'preStop', message });
  }

  /** SIGTERM, then SIGKILL two seconds after `deadline` has passed. Resolves when the process is gone. */
  async terminate(deadline: AbortSignal): Promise<void> {
    await this.#starting;
    const process = this.#process;
    if (process === undefined) return;
    process.signal('SIGTERM');
    if (await endsBefore(process, deadline)) return;
    const settled = new AbortController();
    const late = this.#context.clock.sleep(SETTLE_AFTER_GRACE_MS, settled.signal).then(() => {
      process.kill();
    }, ignoreAbort);
    await process.exit;
    settled.abort();
    await late;
  }

  kill(): void {
    this.#process?.kill();
  }

  async #runOnce(): Promise<ProcessExit> {
    const { sandbox, onEvent, clock } = this.#context;
    const { name, kind } = this.plan;
    let process;
    const starting = sandbox.start(this.plan);
    this.#starting = starting.catch(() => undefined);
    try {
      process = await starting;
    } catch (error) {
      onEvent({
        kind: 'create-failed',
        container: name,
        message: error instanceof Error ? error.message : String(error),
      });
      return { kind: 'exited', exitCode: 128 };
    }
    this.#process = process;
    const beganMs = clock.monotonicMs();
    onEvent({ kind: 'started', container: name, role: kind, restarts: this.#restarts });
    const life = new AbortController();
    const becoming = this.#becomeStarted(process, life.signal);
    const exit = await process.exit;
    this.#process = undefined;
    life.abort();
    await becoming;
    onEvent({ kind: 'ended', container: name, exit, ranMs: clock.monotonicMs() - beganMs });
    return exit;
  }

  async #becomeStarted(process: ContainerProcess, life: AbortSignal): Promise<void> {
    const { postStart, startupProbe } = this.plan.container;
    const target = this.#target(process);
    if (postStart !== undefined) {
      const message = await runHandler(postStart, target, life);
      if (message !== undefined && !life.aborted) {
        this.#context.onEvent({ kind: 'hook-failed', container: this.plan.name, hook: 'postStart', message });
        process.kill(); // as the kubelet does
      }
    }
    if (startupProbe !== undefined && !(await this.#probe(startupProbe, target, life))) return;
    if (!life.aborted) this.#started.resolve();
  }

  async #probe(probe: Probe, target: HandlerTarget, life: AbortSignal): Promise<boolean> {
    const { clock, onEvent } = this.#context;
    await clock.sleep(probe.initialDelaySeconds * 1000, life).catch(ignoreAbort);
    for (let failures = 0; !isAborted(life);) {
      const attempt = AbortSignal.any([life, AbortSignal.timeout(probe.timeoutSeconds * 1000)]);
      if ((await runHandler(probe.handler, target, attempt)) === undefined) return true;
      failures += 1;
      if (isAborted(life)) return false;
      onEvent({ kind: 'probe-failed', container: this.plan.name, failures, threshold: probe.failureThreshold });
      if (failures >= probe.failureThreshold) {
        target.process.kill();
        return false;
      }
      await clock.sleep(probe.periodSeconds * 1000, life).catch(ignoreAbort);
    }
    return false;
  }

  #target(process: ContainerProcess): HandlerTarget {
    return { sandbox: this.#context.sandbox, plan: this.plan, process, clock: this.#context.clock };
  }
}

async function endsBefore(process: ContainerProcess, deadline: AbortSignal): Promise<boolean> {
  if (deadline.aborted) return false;
  let passed = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    passed = () => {
      resolve(false);
    };
    deadline.addEventListener('abort', passed, { once: true });
  });
  const ended = await Promise.race([process.exit.then(() => true), late]);
  deadline.removeEventListener('abort', passed);
  return ended;
}

// A call, because between two awaits the compiler takes the property for unchanged.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

// A sleep that was cut short: whoever aborted it knows why.
function ignoreAbort(): void {
  return undefined;
}
