import type { PodEvent, RunningPod } from '@sluice/pod-runner';
import type { DemoDatabase } from '../cluster/database.ts';
import type { DemoVault } from '../cluster/vault.ts';

/** What runs now, as the page shows it. No secret is in it. */
export interface OverviewState {
  readonly demo: string;
  readonly vault?: {
    readonly url: string;
    readonly requests: number;
    readonly leases: number;
    readonly tokens: number;
  };
  readonly database?: { readonly address: string; readonly roles: readonly string[] };
  readonly pod?: {
    readonly isolation: string;
    readonly containers: readonly { readonly name: string; readonly state: string; readonly restarts: number }[];
  };
  /** The application's own page. */
  readonly appUrl?: string;
  readonly files: readonly RenderedFile[];
  /** What the agents said and what happened to containers, latest last. */
  readonly log: readonly string[];
}

export interface RenderedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Milliseconds since it was written. */
  readonly ageMs: number;
}

/** One demo on its stage. */
export interface Shown {
  readonly demo: string;
  readonly vault: DemoVault;
  readonly pod: RunningPod;
  readonly url: string;
  /** Requests of the operator before the pod started; what follows in the server's log is the pod's. */
  readonly earlierRequests: number;
}

const LOG_LINES = 200;

/** Gathers what the page shows while demos come and go. */
export class Overview {
  /** Of the page, with trailing slash. */
  readonly url: string;
  #shown: Shown | undefined;
  #database: DemoDatabase | undefined;
  #log: string[] = [];

  constructor(url: string) {
    this.url = url;
  }

  /** A demo begins: what the last one left is gone. */
  clear(): void {
    this.#shown = undefined;
    this.#database = undefined;
    this.#log = [];
  }

  show(shown: Shown): void {
    this.#shown = shown;
  }

  showDatabase(database: DemoDatabase): void {
    this.#database = database;
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  get database(): DemoDatabase | undefined {
    return this.#database;
  }

  get log(): readonly string[] {
    return this.#log;
  }

  note(event: PodEvent): void {
    const line = logLine(event);
    if (line !== undefined) this.#log = [...this.#log, line].slice(-LOG_LINES);
  }
}

/** Agents' own lines as they are; of the application only that it started or ended. */
function logLine(event: PodEvent): string | undefined {
  switch (event.kind) {
    case 'output':
      return event.container.startsWith('vault-agent') ? `${event.container}: ${event.line}` : undefined;
    case 'started':
      return `${event.container} started`;
    case 'ended':
      return `${event.container} ended`;
    default:
      return undefined;
  }
}
