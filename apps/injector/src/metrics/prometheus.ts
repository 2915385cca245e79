import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { InjectorMetrics } from './metrics.ts';

/** Series for one namespace each at most; further namespaces share one. Source: spec/kubernetes.md 11.7. */
export const maxNamespaces = 200;

/** Metrics in a registry of their own, so that several servers in one process do not meet. */
export function createMetrics(version: string): InjectorMetrics {
  const registry = new Registry();
  const registers = [registry];
  const prefix = 'vault_agent_injector_';
  const queue = new Gauge({ name: `${prefix}request_queue_length`, help: 'Webhook requests in progress', registers });
  const duration = new Histogram({
    name: `${prefix}request_processing_duration_ms`,
    help: 'Webhook request processing time in milliseconds',
    buckets: [5, 10, 25, 50, 75, 100, 250, 500, 1000, 2500, 5000, 7500, 10000],
    registers,
  });
  const injections = new Counter({
    name: `${prefix}injections_by_namespace_total`,
    help: 'Injected pods by Kubernetes namespace and by the containers added',
    labelNames: ['namespace', 'injection_type'],
    registers,
  });
  const failures = new Counter({
    name: `${prefix}failed_injections_by_namespace_total`,
    help: 'Denied pods by Kubernetes namespace',
    labelNames: ['namespace'],
    registers,
  });
  const seconds = new Histogram({
    name: `${prefix}admission_duration_seconds`,
    help: 'Time from the request to the answer',
    labelNames: ['result'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  const admissions = new Counter({
    name: `${prefix}admissions_total`,
    help: 'Answered reviews by result and reason',
    labelNames: ['result', 'reason'],
    registers,
  });
  const warnings = new Counter({
    name: `${prefix}warnings_total`,
    help: 'Warnings by code',
    labelNames: ['code'],
    registers,
  });
  const bytes = new Histogram({
    name: `${prefix}request_bytes`,
    help: 'Size of request bodies',
    buckets: [1024, 4096, 16384, 65536, 262144, 1048576, 8388608],
    registers,
  });
  let readBytesInFlight = (): number => 0;
  new Gauge({
    name: `${prefix}inflight_bytes`,
    help: 'Bytes of request bodies that have come and are not answered yet',
    registers,
    collect() {
      this.set(readBytesInFlight());
    },
  });
  const shed = new Counter({
    name: `${prefix}shed_total`,
    help: 'Requests refused unread',
    labelNames: ['cause'],
    registers,
  });
  const expiry = new Gauge({
    name: `${prefix}certificate_expiry_timestamp_seconds`,
    help: 'End of the serving certificate, Unix seconds',
    labelNames: ['kind'],
    registers,
  });
  const reloads = new Counter({
    name: `${prefix}reload_errors_total`,
    help: 'Certificates that could not be reloaded',
    registers,
  });
  const bundleWrites = new Counter({
    name: `${prefix}ca_bundle_writes_total`,
    help: 'Writes of the caBundle of our MutatingWebhookConfiguration',
    registers,
  });
  const bundleErrors = new Counter({
    name: `${prefix}ca_bundle_errors_total`,
    help: 'Checks of the caBundle, or of the CA in the Secret, that the Kubernetes API did not answer well',
    registers,
  });
  // Both say nothing before there was something to say: the registry gets them with their first value.
  const bundleSynced = new Gauge({
    name: `${prefix}ca_bundle_synced`,
    help: '1 when the caBundle of our webhooks holds our CA, 0 when it does not',
    registers: [],
  });
  const uninjected = new Gauge({
    name: `${prefix}uninjected_pods`,
    help: 'Running pods without the agent that they ask for',
    labelNames: ['namespace'],
    registers: [],
  });
  const build = new Gauge({
    name: `${prefix}build_info`,
    help: 'Version of the injector and of Node',
    labelNames: ['version', 'node'],
    registers,
  });
  build.set({ version, node: process.version }, 1);
  collectDefaultMetrics({ register: registry });

  const labelled = new Set<string>();
  const namespaceLabel = (namespace: string): string => {
    if (labelled.has(namespace)) return namespace;
    if (labelled.size >= maxNamespaces) return '_other';
    labelled.add(namespace);
    return namespace;
  };

  return {
    admissionStarted: () => {
      queue.inc();
    },
    admissionEnded: (elapsed) => {
      queue.dec();
      duration.observe(elapsed * 1000);
    },
    injected: (namespace, type) => {
      if (type !== undefined) injections.inc({ namespace: namespaceLabel(namespace), injection_type: type });
    },
    denied: (namespace) => {
      failures.inc({ namespace: namespaceLabel(namespace) });
    },
    admission: (result, reason, elapsed) => {
      admissions.inc({ result, reason });
      seconds.observe({ result }, elapsed);
    },
    warned: (code) => {
      warnings.inc({ code });
    },
    requestBytes: (size) => {
      bytes.observe(size);
    },
    bytesInFlight: (read) => {
      readBytesInFlight = read;
    },
    shed: (cause) => {
      shed.inc({ cause });
    },
    certificate: (notAfterMs) => {
      expiry.set({ kind: 'leaf' }, notAfterMs / 1000);
    },
    reloadFailed: () => {
      reloads.inc();
    },
    caBundle: (outcome) => {
      if (outcome === 'written') bundleWrites.inc();
      if (outcome === 'failed') bundleErrors.inc();
      else {
        registry.registerMetric(bundleSynced);
        bundleSynced.set(outcome === 'missing' ? 0 : 1);
      }
    },
    uninjectedPods: (counts) => {
      registry.registerMetric(uninjected);
      uninjected.reset();
      for (const [namespace, count] of counts) uninjected.inc({ namespace: namespaceLabel(namespace) }, count);
    },
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
