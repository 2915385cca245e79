import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMetrics, maxNamespaces } from '../../src/metrics/prometheus.ts';
import type { Mutate } from '../../src/review/answer-review.ts';
import { Client } from '../support/client.ts';
import { aKeyPair, allowAll, aReview, startServer } from '../support/server.ts';

const metrics = suite('Metrics');

metrics('count injections by namespace and by the containers added', async () => {
  const counted = createMetrics('1.2.3');
  counted.injected('shop', 'init_and_sidecar');
  counted.injected('shop', 'init_and_sidecar');
  counted.injected('shop', 'init_only');
  counted.injected('shop', undefined);
  counted.denied('shop');

  const { text } = await counted.expose();

  assert.match(
    text,
    'vault_agent_injector_injections_by_namespace_total{namespace="shop",injection_type="init_and_sidecar"} 2',
  );
  assert.match(
    text,
    'vault_agent_injector_injections_by_namespace_total{namespace="shop",injection_type="init_only"} 1',
  );
  assert.match(text, 'vault_agent_injector_failed_injections_by_namespace_total{namespace="shop"} 1');
  assert.match(text, 'vault_agent_injector_build_info{version="1.2.3",node="v');
});

metrics('put namespaces beyond the limit together', async () => {
  const counted = createMetrics('test');
  for (let index = 0; index < maxNamespaces + 5; index += 1) counted.denied(`namespace-${index}`);
  counted.denied('namespace-0');

  const { text } = await counted.expose();

  const series = text
    .split('\n')
    .filter((line) => line.startsWith('vault_agent_injector_failed_injections_by_namespace_total{'));
  assert.is(series.length, maxNamespaces + 1);
  assert.match(text, 'vault_agent_injector_failed_injections_by_namespace_total{namespace="_other"} 5');
  assert.match(text, 'vault_agent_injector_failed_injections_by_namespace_total{namespace="namespace-0"} 2');
});

metrics('measure requests under the names of the peer, in milliseconds', async () => {
  const counted = createMetrics('test');
  counted.admissionStarted();
  counted.admissionStarted();
  counted.admissionEnded(0.02);

  const { text } = await counted.expose();

  assert.match(text, 'vault_agent_injector_request_queue_length 1');
  assert.match(text, 'vault_agent_injector_request_processing_duration_ms_bucket{le="10"} 0');
  assert.match(text, 'vault_agent_injector_request_processing_duration_ms_bucket{le="25"} 1');
  assert.match(text, 'vault_agent_injector_request_processing_duration_ms_sum 20');
});

metrics('tell the bytes in flight when they are asked for', async () => {
  const certificate = await aKeyPair();
  let [asked, mayAnswer] = [noEffect, noEffect];
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const answered = new Promise<void>((resolve) => (mayAnswer = resolve));
  const mutate: Mutate = async (request) => {
    asked();
    await answered;
    return allowAll(request);
  };
  await using running = await startServer(certificate, mutate, { metricsListen: { host: '127.0.0.1', port: 0 } });
  const bytes = async (): Promise<string | undefined> => {
    const text = await (await fetch(`http://127.0.0.1:${running.server.metricsPort}/metrics`)).text();
    return /^vault_agent_injector_inflight_bytes (\d+)$/m.exec(text)?.[1];
  };
  using client = new Client(running.server.port, certificate.ca);
  assert.is(await bytes(), '0');

  const review = aReview();
  const answer = client.review(review);
  await isAsked;
  assert.is(await bytes(), String(Buffer.byteLength(JSON.stringify(review))));
  mayAnswer();
  await answer;

  assert.is(await bytes(), '0');
});

metrics('have a port without TLS of their own, beside health', async () => {
  const certificate = await aKeyPair();
  await using running = await startServer(certificate, undefined, { metricsListen: { host: '127.0.0.1', port: 0 } });
  const at = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${running.server.metricsPort}${path}`);

  assert.match(await (await at('/metrics')).text(), 'vault_agent_injector_request_queue_length 0');
  assert.is((await at('/health/ready')).status, 204);
  assert.is((await at('/mutate')).status, 404);
});

metrics.run();

function noEffect(): void {
  // Until it is known what to call.
}
