import type { AgentConfig, Clock } from '@sluice/core';
import { formatGoDuration } from '@sluice/core';
import { AgentError } from './agent-error.ts';
import type { TokenSupply } from './auto-auth/token-supply.ts';
import type { Completion } from './completion.ts';
import type { Task } from './run-tasks.ts';

/**
 * Ends the agent when its first work is not done in time, saying what is missing: an init container would otherwise hold
 * the pod for as long as the server cannot be reached. Source: spec/injector.md 8, agent-init-timeout.
 */
export function firstWorkDeadline(
  { firstWorkTimeoutMs }: AgentConfig,
  { tokens }: TokenSupply,
  completion: Completion,
  { clock }: { readonly clock: Clock },
): readonly Task[] {
  if (firstWorkTimeoutMs === undefined) return [];
  return [
    {
      name: 'first work',
      async run(signal): Promise<void> {
        await clock.sleep(firstWorkTimeoutMs, signal);
        const missing = completion.outstanding;
        if (missing.length === 0) return;
        const area = tokens.current === undefined ? 'authentication' : 'template';
        const after = formatGoDuration(BigInt(Math.round(firstWorkTimeoutMs)) * 1_000_000n);
        const message = `the first work is not done after ${after}: ${missing.join(', ')}; see the failures logged before`;
        throw new AgentError(area, message, { code: 'AGENT_FIRST_WORK_TIMEOUT' });
      },
    },
  ];
}
