import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '@sluice/core';
import { formatDiagnostic, SluiceError } from '@sluice/core';
import { agentImage } from '../image/agent-image.ts';
import type { ImageTable } from '../image/table.ts';
import type { PodEvent } from '../lifecycle/events.ts';
import type { LoadedManifests } from '../manifest/load.ts';
import { loadManifests } from '../manifest/load.ts';
import { createReporter } from '../output/reporter.ts';
import { runPod } from '../run-pod.ts';
import type { RunningPod } from '../running-pod.ts';
import { help } from './help.ts';
import type { CommandLine } from './options.ts';
import { parseCommandLine } from './options.ts';

/** What the command needs of the process it runs in. */
export interface Terminal {
  readonly write: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly colour: boolean;
  /** Calls back at every request to stop. */
  readonly onInterrupt: (callback: () => void) => void;
}

const PLACEHOLDER_TOKEN = 'no-token-was-given-see-token-file';

/** The whole command; answers its exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const line = parseCommandLine(args);
  if (!line.ok) return refuse(line.error, terminal);
  if (line.value.help) {
    terminal.write(help.trimEnd());
    return 0;
  }
  try {
    const loaded = loadManifests(await readFile(line.value.file, 'utf8'), line.value.file);
    return loaded.ok ? await run(loaded.value, line.value, terminal) : refuse(loaded.error, terminal);
  } catch (error) {
    terminal.complain(messageOf(error, line.value.file));
    return error instanceof SluiceError ? 1 : 2;
  }
}

async function run(
  { pod, secrets, configMaps }: LoadedManifests,
  line: CommandLine,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter({ colour: terminal.colour, width: widthOf(pod) });
  const onEvent = (event: PodEvent): void => {
    for (const text of reporter.lines(event)) terminal.write(text);
  };
  const token = line.tokenFile === undefined ? undefined : (await readFile(line.tokenFile, 'utf8')).trim();
  const issueToken = (): string => token ?? PLACEHOLDER_TOKEN;
  const { services, isolation } = line;
  const started = await runPod(pod, {
    images: imagesOf(line),
    secrets,
    configMaps,
    services,
    isolation,
    issueToken,
    onEvent,
  });
  if (!started.ok) return refuse(started.error, terminal);
  stopOnInterrupt(started.value, terminal);
  for (const { port, hostPort } of line.publish) {
    terminal.write(`port ${port} of the pod: http://127.0.0.1:${await started.value.publish(port, hostPort)}`);
  }
  const summary = await started.value.ended;
  for (const text of reporter.summary(summary)) terminal.write(text);
  return summary.phase === 'Failed' ? 1 : 0;
}

function stopOnInterrupt(pod: RunningPod, { onInterrupt, complain }: Terminal): void {
  let interrupts = 0;
  onInterrupt(() => {
    interrupts += 1;
    if (interrupts === 1) complain('stopping; press Ctrl-C again to kill the pod');
    pod.stop(interrupts === 1 ? undefined : 0).catch((error: unknown) => {
      complain(messageOf(error, 'pod'));
    });
    if (interrupts > 1) pod.kill();
  });
}

function imagesOf({ images, agent }: CommandLine): ImageTable {
  return agent === undefined ? images : { 'sluice/agent': agentImage(agent), ...images };
}

function refuse(problems: readonly Diagnostic[], { complain }: Terminal): number {
  for (const problem of problems) complain(formatDiagnostic(problem));
  return 2;
}

/** Containers are known only after decoding; a manifest that does not decode needs no width. */
function widthOf(pod: unknown): number {
  const names = JSON.stringify(pod, (key, value: unknown) => (key === 'env' ? undefined : value)).matchAll(
    /"name":"([^"]*)","image"|"image":"[^"]*","name":"([^"]*)"/g,
  );
  return Math.max(0, ...[...names].map(([, before, after]) => (before ?? after ?? '').length));
}

function messageOf(error: unknown, file: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof SluiceError) return error.message;
  if (code === 'ENOENT') return `${file}: no such file; check the path`;
  return `${file}: ${error instanceof Error ? error.message : String(error)}`;
}
