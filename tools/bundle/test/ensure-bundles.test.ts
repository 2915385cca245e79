// test-timeout: 60s
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundleApp, ensureBundles } from '../src/index.ts';

const bundles = suite('ensureBundles');

bundles('leaves a fresh bundle as it is', async () => {
  await ensureBundles(['agent']);
  const before = statSync('apps/agent/bundle/agent.cjs').mtimeMs;

  await ensureBundles(['agent']);

  assert.is(statSync('apps/agent/bundle/agent.cjs').mtimeMs, before);
});

bundles('makes one file that runs without node_modules and without eval', async () => {
  const { file } = await bundleApp('agent');

  const output = execFileSync(process.execPath, ['--disallow-code-generation-from-strings', file, 'version'], {
    encoding: 'utf8',
  });

  assert.match(output, /\d+\.\d+\.\d+/);
});

bundles('keeps express, ajv and the HTTP cache of got out of the agent', () => {
  const { inputs } = JSON.parse(readFileSync('apps/agent/bundle/agent.cjs.meta.json', 'utf8')) as { inputs: object };

  const unwanted = Object.keys(inputs).filter((path) =>
    /node_modules\/(express|ajv|jsonpath-plus|cacheable-request|http2-wrapper|cacheable-lookup)\//.test(path),
  );

  assert.equal(unwanted, []);
});

bundles.run();
