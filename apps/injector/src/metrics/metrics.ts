export type InjectionType = 'init_and_sidecar' | 'init_only' | 'sidecar_only';
export type AdmissionResult = 'injected' | 'skipped' | 'denied' | 'error';

/** What the injector counts. The first four names are the peer's (spec/injector.md 5.3), the others spec/kubernetes.md 11.7. */
export interface InjectorMetrics {
  admissionStarted(): void;
  /** Ends what `admissionStarted` began. `seconds` since then. */
  admissionEnded(seconds: number): void;
  injected(namespace: string, type: InjectionType | undefined): void;
  denied(namespace: string): void;
  admission(result: AdmissionResult, reason: string, seconds: number): void;
  warned(code: string): void;
  requestBytes(bytes: number): void;
  /** Who knows the bytes of all bodies in flight; asked when the metrics are. */
  bytesInFlight(read: () => number): void;
  shed(cause: 'overload' | 'body-too-large' | 'body-too-slow'): void;
  certificate(notAfterMs: number): void;
  reloadFailed(): void;
  /** How a check of the webhook's caBundle ended: our CA is in it, was written into it, is not; or it could not be seen. */
  caBundle(outcome: 'kept' | 'written' | 'missing' | 'failed'): void;
  /** Running pods without the agent that they ask for, by namespace; replaces what was set before. */
  uninjectedPods(counts: ReadonlyMap<string, number>): void;
  /** The exposition text and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Counts nothing: for a process whose metrics nobody can ask for, which then needs no Prometheus library either. */
export const noMetrics: InjectorMetrics = {
  admissionStarted: ignore,
  admissionEnded: ignore,
  injected: ignore,
  denied: ignore,
  admission: ignore,
  warned: ignore,
  requestBytes: ignore,
  bytesInFlight: ignore,
  shed: ignore,
  certificate: ignore,
  reloadFailed: ignore,
  caBundle: ignore,
  uninjectedPods: ignore,
  expose: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
};

function ignore(): void {
  // Nothing to do.
}
