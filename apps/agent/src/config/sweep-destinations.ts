import type { AgentConfig } from '@sluice/core';
import { createTemporaryFileSweeper } from '@sluice/platform-node';

/**
 * Removes what an earlier agent that was killed left beside the files of this one: each is a copy of a secret, and where
 * nothing has changed since, no write comes by to remove it. Best effort, in the background.
 */
export function sweepDestinations({ autoAuth, templates }: AgentConfig): void {
  const sweep = createTemporaryFileSweeper();
  const paths = [
    ...(autoAuth?.sinks ?? []).map(({ path }) => path),
    ...templates.map(({ destination }) => destination),
  ];
  for (const path of paths) void sweep(path);
}
