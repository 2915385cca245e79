import type { AgentEnd } from './agent-end.ts';

/** Why the tasks are aborted when the agent ends by itself. */
class AgentEnded extends Error {}

/** Decides when the agent has done all that it was to do. The first end counts. */
export interface Completion {
  /** Aborts when the agent ends by itself. */
  readonly signal: AbortSignal;
  readonly end: AgentEnd | undefined;
  /** Announces work that `exit_after_auth` and readiness wait for; call the answer when it is first done. */
  expect(name: string): () => void;
  /** What was announced and is not done yet. */
  readonly outstanding: readonly string[];
  finish(end: AgentEnd): void;
}

/** `exitAfterAuth`: the agent is complete when all expected work is done. Source: spec/agent.md 1.5, 6.8. */
export function createCompletion(exitAfterAuth: boolean): Completion {
  const controller = new AbortController();
  let end: AgentEnd | undefined;
  const outstanding = new Map<object, string>();
  const finish = (reason: AgentEnd): void => {
    end ??= reason;
    controller.abort(new AgentEnded('the agent has ended'));
  };
  return {
    signal: controller.signal,
    get end(): AgentEnd | undefined {
      return end;
    },
    get outstanding(): readonly string[] {
      return [...outstanding.values()];
    },
    expect(name): () => void {
      const work = {};
      outstanding.set(work, name);
      return () => {
        if (outstanding.delete(work) && exitAfterAuth && outstanding.size === 0) finish({ kind: 'completed' });
      };
    },
    finish,
  };
}
