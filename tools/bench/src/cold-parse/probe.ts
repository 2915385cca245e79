// Started in a process of its own: loads the package, parses the file of its argument, and prints how long both took.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

async function measure(file: string): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const started = performance.now();
  const { parseTemplate } = await import('@sluice/template');
  const loaded = performance.now();
  const result = await parseTemplate(text);
  const parsed = performance.now();
  if (!result.ok) throw new Error('the probe got no template');
  console.log(JSON.stringify({ loadMs: loaded - started, parseMs: parsed - loaded }));
  // The recorder of the code cache waits for this signal.
  if (process.env['CODE_CACHE_FILE'] === undefined) return;
  setTimeout(() => undefined, 10_000);
  process.kill(process.pid, 'SIGUSR2');
}

void measure(process.argv[2] ?? '');
