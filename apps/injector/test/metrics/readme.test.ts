import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMetrics } from '../../src/metrics/prometheus.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const table = suite('Metrics of the README');

table('are those of the registry, with their labels', async () => {
  const { text } = await everyMetric();

  const rows = [...readme.matchAll(/^\| `(vault_agent_injector_\w+)` +\| ([^|]*)\|$/gm)];
  const documented = rows.map(([, name = '', labels = '']) => [name, labels.replaceAll('`', '').trim()] as const);
  const exposed = [...text.matchAll(/^# TYPE (vault_agent_injector_\w+) /gm)].map(([, name = '']) => name);
  assert.equal(documented.map(([name]) => name).sort(), exposed.sort());
  for (const [name, labels] of documented) {
    const [, series = ''] = new RegExp(`^${name}(?:_count)?(?:\\{(.*)\\})? `, 'm').exec(text) ?? [];
    assert.is([...series.matchAll(/(\w+)="/g)].map(([, label]) => label).join(', '), labels, name);
  }
});

table.run();

// Series appear with their first value.
function everyMetric(): Promise<{ readonly text: string }> {
  const metrics = createMetrics('1');
  metrics.admissionStarted();
  metrics.admissionEnded(0.1);
  metrics.injected('a', 'init_only');
  metrics.denied('a');
  metrics.admission('denied', 'denied', 0.1);
  metrics.warned('warning/dangerous');
  metrics.requestBytes(1);
  metrics.shed('overload');
  metrics.certificate(0);
  metrics.reloadFailed();
  metrics.caBundle('written');
  metrics.caBundle('failed');
  metrics.uninjectedPods(new Map([['a', 1]]));
  return metrics.expose();
}
