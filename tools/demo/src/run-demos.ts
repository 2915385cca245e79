import { formatDiagnostic } from '@sluice/core';
import type { CommandLine, DemoName } from './command-line.ts';
import { help, parseCommandLine } from './command-line.ts';
import { openWorkspace } from './cluster/workspace.ts';
import { StoppedError } from './cluster/retry.ts';
import type { Demo, DemoContext } from './demos/context.ts';
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
  /** Resolves when the reader presses Enter; absent where nobody sits. */
  readonly nextLine?: (() => Promise<void>) | undefined;
}

const demos: Readonly<Record<DemoName, Demo>> = { static: staticDemo, dynamic: dynamicDemo, transit: transitDemo };

/** The whole command; answers its exit code: 0 it works, 1 it does not, 2 wrong input, 130 interrupted. */
export async function runDemos(
  args: readonly string[],
  { write, complain, colour, stopped, databaseUrl, nextLine }: Terminal,
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
    await runAll(line.value, { story, databaseUrl, colour, stopped }, nextLine);
    write(`\nall as it should be, after ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
    return 0;
  } catch (error) {
    if (error instanceof StoppedError) return INTERRUPTED;
    complain(`\nthe demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

const INTERRUPTED = 130;

async function runAll(
  line: CommandLine,
  shared: Pick<DemoContext, 'story' | 'databaseUrl' | 'colour' | 'stopped'>,
  nextLine: Terminal['nextLine'],
): Promise<void> {
  await using workspace = await openWorkspace();
  await using server = await startOverview();
  const { overview } = server;
  for (const [index, name] of line.demos.entries()) {
    if (shared.stopped.aborted) break;
    overview.clear();
    const isLast = index === line.demos.length - 1;
    // Nobody can ask for the next one: only the last stays up, the others check themselves.
    const once = line.once || (!isLast && nextLine === undefined);
    const next = isLast || nextLine === undefined ? {} : { nextWanted: nextLine };
    await demos[name]({ ...shared, ...next, isolation: line.isolation, once, workspace, overview });
  }
}
