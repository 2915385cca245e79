import { formatDiagnostic } from '@sluice/core';
import type { DemoName } from './command-line.ts';
import { help, parseCommandLine } from './command-line.ts';
import { openWorkspace } from './cluster/workspace.ts';
import type { Demo } from './demos/context.ts';
import { dynamicDemo } from './demos/dynamic.ts';
import { staticDemo } from './demos/static.ts';
import { transitDemo } from './demos/transit.ts';
import { startOverview } from './overview/server.ts';
import { createStory } from './story/story.ts';

/** What the command needs of the process it runs in. */
export interface Terminal {
  readonly write: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly colour: boolean;
  /** Aborts at the first request to stop. */
  readonly stopped: AbortSignal;
  /** A PostgreSQL to use instead of starting one. */
  readonly databaseUrl?: string | undefined;
}

const demos: Readonly<Record<DemoName, Demo>> = { static: staticDemo, dynamic: dynamicDemo, transit: transitDemo };

/** The whole command; answers its exit code: 0 it works, 1 it does not, 2 wrong input. */
export async function runDemos(
  args: readonly string[],
  { write, complain, colour, stopped, databaseUrl }: Terminal,
): Promise<number> {
  const line = parseCommandLine(args);
  if (!line.ok) {
    for (const problem of line.error) complain(formatDiagnostic(problem));
    return 2;
  }
  if (line.value.help) {
    write(help.trimEnd());
    return 0;
  }
  const story = createStory({ write, colour });
  const beganMs = performance.now();
  try {
    await using workspace = await openWorkspace();
    await using server = await startOverview();
    const { overview } = server;
    for (const name of line.value.demos) {
      if (stopped.aborted) break;
      overview.clear();
      await demos[name]({ ...line.value, story, workspace, overview, databaseUrl, colour, stopped });
    }
    write(`\nall as it should be, after ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
    return 0;
  } catch (error) {
    complain(`\nthe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
