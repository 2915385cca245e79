import type { PodEvent, PodSummary } from '../lifecycle/events.ts';
import { describeExit } from '../lifecycle/restart.ts';

/** Turns events into lines for people. */
export interface Reporter {
  /** Lines of one event, without line ends. */
  readonly lines: (event: PodEvent) => readonly string[];
  /** The table at the end. */
  readonly summary: (summary: PodSummary) => readonly string[];
}

export interface ReporterOptions {
  /** Colours by escape codes: for terminals without NO_COLOR only. */
  readonly colour: boolean;
  /** Width of the longest container name, so that output lines up. */
  readonly width: number;
}

const COLOURS = [36, 33, 35, 32, 34, 96, 93, 95];
const DIM = 2;
const RED = 31;

/** Each container gets a colour of its own in the order of appearance. */
export function createReporter({ colour, width }: ReporterOptions): Reporter {
  const colours = new Map<string, number>();
  const paint = (text: string, code: number): string => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);
  const colourOf = (container: string): number => {
    const code = colours.get(container) ?? COLOURS[colours.size % COLOURS.length] ?? DIM;
    colours.set(container, code);
    return code;
  };
  const prefix = (container: string): string => paint(`${container.padEnd(width)} |`, colourOf(container));
  return {
    lines: (event) => {
      if (event.kind === 'output') return [`${prefix(event.container)} ${event.line}`];
      if (event.kind === 'isolation') return isolationLines(event).map((line) => paint(line, DIM));
      const text = describeEvent(event);
      const failed = event.kind === 'create-failed' || event.kind === 'hook-failed' || event.kind === 'probe-failed';
      return [
        'container' in event ? `${prefix(event.container)} ${paint(text, failed ? RED : DIM)}` : paint(text, DIM),
      ];
    },
    summary: (summary) => summaryLines(summary, width),
  };
}

function isolationLines({ isolation, limits }: Extract<PodEvent, { kind: 'isolation' }>): readonly string[] {
  const names = {
    namespaces: 'Linux namespaces',
    'user-namespace': 'Linux namespaces of an ordinary user',
    processes: 'plain processes',
  };
  return [`the pod runs in ${names[isolation]}`, ...limits.map((limit) => `  not here: ${limit}`)];
}

function describeEvent(event: Exclude<PodEvent, { kind: 'output' | 'isolation' }>): string {
  switch (event.kind) {
    case 'started':
      return event.restarts === 0 ? `started (${roles[event.role]})` : `started again, restart ${event.restarts}`;
    case 'ended':
      return `ended with ${describeExit(event.exit)} after ${seconds(event.ranMs)}`;
    case 'create-failed':
      return event.message;
    case 'back-off':
      return `starts again in ${seconds(event.waitMs)}`;
    case 'hook-failed':
      return `${event.hook} hook failed: ${event.message}`;
    case 'probe-failed':
      return `startup probe failed, ${event.failures} of ${event.threshold} times`;
    case 'running':
      return 'all containers are running';
    case 'stopping':
      return `stopping, at most ${seconds(event.graceMs)}`;
  }
}

const roles = { init: 'init container', sidecar: 'native sidecar', regular: 'container' };

function summaryLines({ phase, containers, ranMs }: PodSummary, width: number): readonly string[] {
  const rows = containers.map(({ name, role, restarts, exit, ranMs: own }) => {
    const ending = exit === undefined ? 'never ran' : describeExit(exit);
    return `  ${name.padEnd(width)}  ${roles[role].padEnd(14)}  ${ending.padEnd(12)}  ${String(restarts).padStart(2)} restarts  ${seconds(own)}`;
  });
  return [`pod: ${phase} after ${seconds(ranMs)}`, ...rows];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
