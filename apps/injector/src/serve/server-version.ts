import type { Clock, Logger } from '@sluice/core';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import type { Companion } from './companion.ts';

/** Control planes are upgraded one server after the other: an hour later all are. Source: spec/kubernetes.md 3.6. */
const intervalMs = 3_600_000;
const retryMs = 60_000;

export interface ServerVersionPorts {
  readonly readMinor: (signal: AbortSignal) => Promise<number>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The API server's minor version, read at the start and hourly, for what needs a new one: native sidecars with `auto`,
 * env files. Of two readings in a row the older counts. What cannot be read stays unknown, which counts as old; nothing
 * waits for it. Source: spec/injector.md 9.2.
 */
export class ServerVersion implements Companion {
  readonly #ports: ServerVersionPorts;
  #before: number | undefined;
  #latest: number | undefined;
  #hasComplained = false;

  constructor(ports: ServerVersionPorts) {
    this.#ports = ports;
  }

  /** 33 for 1.33; `undefined` until known. */
  get minor(): number | undefined {
    if (this.#before === undefined || this.#latest === undefined) return this.#latest;
    return Math.min(this.#before, this.#latest);
  }

  async run(_metrics: InjectorMetrics, signal: AbortSignal): Promise<void> {
    for (;;) {
      const known = await this.#read(signal);
      await this.#ports.clock.sleep(known ? intervalMs : retryMs, signal);
    }
  }

  async #read(signal: AbortSignal): Promise<boolean> {
    const { readMinor, logger } = this.#ports;
    try {
      const minor = await readMinor(signal);
      if (minor !== this.#latest) logger.log('info', 'version of the API server', { version: `1.${String(minor)}` });
      this.#before = this.#latest;
      this.#latest = minor;
      return true;
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      // Most pods do not depend on it: not worth more than a line for those who look for it.
      if (!this.#hasComplained) logger.log('debug', 'version of the API server unknown', { reason: error.message });
      this.#hasComplained = true;
      return false;
    }
  }
}
