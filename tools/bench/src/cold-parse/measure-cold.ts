import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { bundleInParts, cacheKey, codeCacheRecorder, rehearsalTemplate, selfLoading } from '@sluice/bundle';
import { agentLaunch } from '@sluice/core';
import { median } from '../measure.ts';

const run = promisify(execFile);
const PROCESSES = 15;

/** Milliseconds, medians over fresh processes. */
export interface ColdTimes {
  readonly loadMs: number;
  readonly parseMs: number;
}

/**
 * How long the package takes to load and to parse its first template, in a bundle that is made as the agent's is: in
 * parts, with a code cache from a process that parsed the rehearsal's template, started with the agent's flags.
 */
export async function measureCold(template: string): Promise<ColdTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-cold-'));
  try {
    const probe = join(folder, 'probe.cjs');
    await bundleProbe(probe);
    const file = join(folder, 'template');
    await writeFile(file, template);
    const times: ColdTimes[] = [];
    for (let index = 0; index < PROCESSES; index += 1) {
      const { stdout } = await run(process.execPath, [...agentLaunch.nodeFlags, probe, file]);
      times.push(JSON.parse(stdout) as ColdTimes);
    }
    return {
      loadMs: median(times.map(({ loadMs }) => loadMs)),
      parseMs: median(times.map(({ parseMs }) => parseMs)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundleProbe(path: string): Promise<void> {
  const { code } = await bundleInParts('tools/bench/src/cold-parse/probe.ts');
  const cache = `${path}.cache`;
  await writeFile(path, selfLoading(code, basename(cache)));
  await writeFile(`${path}.rehearsal`, rehearsalTemplate);
  await run(process.execPath, [...agentLaunch.nodeFlags, '--require', codeCacheRecorder, path, `${path}.rehearsal`], {
    env: { CODE_CACHE_FILE: cache, CODE_CACHE_KEY: cacheKey(code) },
  });
  await readFile(cache);
}
