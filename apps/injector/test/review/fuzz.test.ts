import * as fc from 'fast-check';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerRequest, createMutate } from '../../src/index.ts';
import { readAdmissionReviews } from '../support/vectors.ts';

const fuzz = suite('Any body');
const settings = settingsFrom(['-vault-address=https://vault:8200'], {});
assert.ok(settings.ok);
const engine = createMutate(settings.value);
const statuses = new Set([200, 400, 415]);

async function holds(bytes: Uint8Array, contentType = 'application/json'): Promise<void> {
  const answer = await answerRequest(contentType, bytes, engine);
  const body = answer.body;
  assert.ok(statuses.has(answer.status));
  if (answer.status !== 200) {
    assert.match(body, /^[^\n]+\n$/);
    return;
  }
  assert.match(body, /^[\0-\x7f]*$/);
  const { response } = JSON.parse(body) as {
    response: { allowed: boolean; status?: { code: number; message: string } };
  };
  // A code of 500 is a bug of the engine; the engine has no business with any.
  if (!response.allowed) assert.is(response.status?.code, 400, body);
}

fuzz('of bytes gets one line', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array(), (bytes) => holds(bytes)),
    { numRuns: 300 },
  ),
);

fuzz('with any content type gets one line', () =>
  fc.assert(
    fc.asyncProperty(fc.string(), (type) => holds(new TextEncoder().encode('{}'), type)),
    { numRuns: 300 },
  ),
);

fuzz('of text gets one line', () =>
  fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), (text) => holds(new TextEncoder().encode(text))),
    { numRuns: 500 },
  ),
);

fuzz('of JSON gets an answer', () =>
  fc.assert(
    fc.asyncProperty(fc.json(), (text) => holds(new TextEncoder().encode(text))),
    { numRuns: 500 },
  ),
);

fuzz('that is a review cut short gets one line', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...readAdmissionReviews()),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async ({ review }, share) => {
        const text = JSON.stringify(review);
        await holds(new TextEncoder().encode(text.slice(0, Math.floor(text.length * share))));
      },
    ),
    { numRuns: 200 },
  ),
);

fuzz('that is a review with any member replaced gets an answer', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...readAdmissionReviews()),
      fc.nat(),
      fc.jsonValue(),
      async ({ review }, place, value) => {
        await holds(new TextEncoder().encode(JSON.stringify(withMember(review, place, value))));
      },
    ),
    { numRuns: 2000 },
  ),
);

fuzz('that nests a million deep gets one line', () => holds(new TextEncoder().encode('['.repeat(1_000_000))));

fuzz('whose pod nests deeply gets an answer', async () => {
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  const text = `{"request":{"uid":"u","namespace":"n","object":{"metadata":{"annotations":{"vault.hashicorp.com/agent-inject":"true"}},"spec":{"x":${deep},"containers":[{"name":"a","x":${deep}}]}}}}`;
  await holds(new TextEncoder().encode(text));
});

for (const text of [
  '- '.repeat(32_768),
  `- ${'['.repeat(65_000)}`,
  `- ${'- '.repeat(120_000)}`,
  '? '.repeat(100_000),
]) {
  fuzz(`of YAML that begins ${text.slice(0, 4)} and nests ${text.length} deep gets one line`, () =>
    holds(new TextEncoder().encode(text)),
  );
}

fuzz('of YAML is read like JSON, aliases refused', async () => {
  const yaml =
    'apiVersion: admission.k8s.io/v1\nkind: AdmissionReview\nrequest: {uid: "y", namespace: shop, object: {}}\n';
  const answer = await answerRequest('application/json', new TextEncoder().encode(yaml), engine);
  assert.match(answer.body, '"uid":"y","allowed":true');

  const bomb = 'a: &a [x,x]\nb: &b [*a,*a]\nrequest: {uid: y, object: *b}\n';
  assert.is((await answerRequest('application/json', new TextEncoder().encode(bomb), engine)).status, 400);
});

fuzz.run();

/** `value` with its member number `place` (counted through the whole tree) replaced. */
function withMember(value: unknown, place: number, by: unknown): unknown {
  const paths: string[][] = [];
  const walk = (node: unknown, path: string[]): void => {
    paths.push(path);
    if (typeof node === 'object' && node !== null)
      for (const [key, child] of Object.entries(node)) walk(child, [...path, key]);
  };
  walk(value, []);
  const path = paths[place % paths.length] ?? [];
  const copy = structuredClone({ root: value }) as Record<string, unknown>;
  let parent: Record<string, unknown> = copy;
  let key = 'root';
  for (const next of path) {
    parent = parent[key] as Record<string, unknown>;
    key = next;
  }
  parent[key] = by;
  return copy['root'];
}
