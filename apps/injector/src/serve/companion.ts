import type { InjectorMetrics } from '../metrics/metrics.ts';

/** What runs beside the webhook for as long as it serves. */
export interface Companion {
  /** Awaited before anything listens; rejects with `SluiceError` to refuse the start, or with the signal's reason. */
  prepare?(signal: AbortSignal): Promise<void>;
  /** Until the signal aborts. Failures of the world are its own to bear; a rejection ends the process. */
  run(metrics: InjectorMetrics, signal: AbortSignal): Promise<void>;
}
