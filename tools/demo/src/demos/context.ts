import type { IsolationChoice } from '@sluice/pod-runner';
import type { Overview } from '../overview/overview.ts';
import type { Workspace } from '../cluster/workspace.ts';
import type { Story } from '../story/story.ts';

/** What every demo gets. */
export interface DemoContext {
  readonly story: Story;
  readonly workspace: Workspace;
  readonly overview: Overview;
  /** A PostgreSQL that is there already. */
  readonly databaseUrl: string | undefined;
  readonly isolation: IsolationChoice;
  /** Check and end, instead of staying up. */
  readonly once: boolean;
  readonly colour: boolean;
  /** Resolves when the reader wants the next demo; absent when there is none. */
  readonly nextWanted?: () => Promise<void>;
  /** Aborts when the reader has seen enough. */
  readonly stopped: AbortSignal;
}

/** One demo; rejects with `DemoError` when something is not as it should be. */
export type Demo = (context: DemoContext) => Promise<void>;
