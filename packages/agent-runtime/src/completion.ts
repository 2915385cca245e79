import type { AgentEnd } from './agent-end.ts';

/** Why the tasks are aborted when the agent ends by itself. */
class AgentEnded extends Error {}

/** Decides when the agent has done all that it was to do. The first end counts. */
export interface Completion {
  /** Aborts when the agent ends by itself. */
  readonly signal: AbortSignal;
  readonly end: AgentEnd | undefined;
  /** Announces work that `exit_after_auth` waits for; call the answer when it is done for the first time. */
  expect(): () => void;
  finish(end: AgentEnd): void;
}

/** `exitAfterAuth`: the agent is complete when all expected work is done. Source: spec/agent.md 1.5, 6.8. */
export function createCompletion(exitAfterAuth: boolean): Completion {
  const controller = new AbortController();
  let end: AgentEnd | undefined;
  let outstanding = 0;
  const finish = (reason: AgentEnd): void => {
    end ??= reason;
    controller.abort(new AgentEnded('the agent has ended'));
  };
  return {
    signal: controller.signal,
    get end(): AgentEnd | undefined {
      return end;
    },
    expect(): () => void {
      outstanding += 1;
      let done = false;
      return () => {
        if (done) return;
        done = true;
        outstanding -= 1;
        if (exitAfterAuth && outstanding === 0) finish({ kind: 'completed' });
      };
    },
    finish,
  };
}
