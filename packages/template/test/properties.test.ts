import type { JsonValue } from '@sluice/core';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RenderResult, Template } from '../src/index.ts';
import { parseTemplate, renderTemplate } from '../src/index.ts';
import { anyData, anyTemplate } from './support/random-template.ts';
import { testCryptography } from './support/test-cryptography.ts';

const properties = suite('any template on any data');
const template = await anyTemplate();

const limits = { steps: 20_000, outputLength: 200_000 };

function render(parsed: Template, data: unknown): RenderResult {
  const now = { seconds: 1_700_000_000n, nanoseconds: 0, offsetSeconds: 0, zoneName: 'UTC' };
  return renderTemplate(parsed, {
    resolve: () => undefined,
    data: data as JsonValue,
    now,
    limits,
    cryptography: testCryptography,
  });
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

function outcome(result: RenderResult): string {
  const output = result.state === 'failed' ? undefined : result.output;
  const error = result.state === 'ready' ? undefined : result.error;
  return `${result.state} ${output?.text() ?? error?.exact() ?? ''}`;
}

const RANDOM = /randInt|shuffle|encryptAES|spew|%p|printf/;

properties('end in a state, without crash and in bounded time', async () => {
  await fc.assert(
    fc.asyncProperty(template, anyData, async (text, data) => {
      const parsed = await parseTemplate(text);
      if (!parsed.ok) return;
      assert.ok(['ready', 'waiting', 'failed'].includes(render(parsed.value, data).state));
    }),
    { numRuns: 1500 },
  );
});

properties('print the same for any order of map keys', async () => {
  await fc.assert(
    fc.asyncProperty(template, anyData, async (text, data) => {
      const parsed = await parseTemplate(text);
      if (!parsed.ok || RANDOM.test(text)) return;
      assert.is(outcome(render(parsed.value, reversed(data))), outcome(render(parsed.value, data)));
    }),
    { numRuns: 700 },
  );
});

properties('print the same when rendered twice', async () => {
  await fc.assert(
    fc.asyncProperty(template, anyData, async (text, data) => {
      const parsed = await parseTemplate(text);
      if (!parsed.ok || RANDOM.test(text)) return;
      assert.is(outcome(render(parsed.value, data)), outcome(render(parsed.value, data)));
    }),
    { numRuns: 700 },
  );
});

properties.run();
