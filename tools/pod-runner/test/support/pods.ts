import type { PodEvent, RunPodOptions, RunningPod } from '../../src/index.ts';
import { runPod } from '../../src/index.ts';

/** A container that runs a shell script. */
export function shell(name: string, script: string, more: object = {}): object {
  return { name, image: 'shell', command: ['sh', '-ec', script], ...more };
}

/** A boring pod around `spec`, which ends when its containers do. */
export function aPod(spec: object, metadata: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'demo', ...metadata },
    spec: { restartPolicy: 'Never', ...spec },
  };
}

/** A volume in memory, and its mount at `/data`. */
export const memory = { name: 'data', emptyDir: { medium: 'Memory' } };
export const atData = { name: 'data', mountPath: '/data' };

/** Everything that happened to a pod, for assertions. */
export class Witness {
  readonly events: PodEvent[] = [];
  #watchers: { readonly wanted: (event: PodEvent) => boolean; readonly resolve: () => void }[] = [];

  readonly onEvent = (event: PodEvent): void => {
    this.events.push(event);
    for (const watcher of this.#watchers.filter(({ wanted }) => wanted(event))) watcher.resolve();
  };

  /** Lines that a container wrote to either stream. */
  output(container: string): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'output' && event.container === container ? [event.line] : [],
    );
  }

  /** `started web`, `ended web`, ... in order, output left out. */
  get story(): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'output' || event.kind === 'isolation'
        ? []
        : ['container' in event ? `${event.kind} ${event.container}` : event.kind],
    );
  }

  /** Resolves with the first event, past or to come, that `wanted` accepts. */
  async until(wanted: (event: PodEvent) => boolean): Promise<void> {
    if (this.events.some(wanted)) return;
    await new Promise<void>((resolve) => {
      this.#watchers.push({ wanted, resolve });
    });
  }

  /** Resolves when `container` has written `line`. */
  untilLine(container: string, line: string): Promise<void> {
    return this.until((event) => event.kind === 'output' && event.container === container && event.line === line);
  }
}

/** Starts a pod that must be right. */
export async function start(manifest: object, options: Partial<RunPodOptions> = {}): Promise<RunningPod> {
  const started = await runPod(manifest, { images: {}, ...options });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value;
}
