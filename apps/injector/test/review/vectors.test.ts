import type { JsonPatchOperation, JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Mutate } from '../../src/index.ts';
import { answerRequest, createMutate } from '../../src/index.ts';
import { listedOutcomeDifferences, readAdmissionReviews, readVectors } from '../support/vectors.ts';
import type { Vector } from '../support/vectors.ts';

/** Where the answer differs from the recorded one on purpose. The mutation's own differences are listed by pod-mutation. */
const differences: Readonly<Record<string, string>> = {
  'operation DELETE without object': 'a denial would make annotated pods undeletable (spec/injector.md 2.1)',
};

interface Answer {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly patch?: string;
    readonly patchType?: string;
    readonly status?: { readonly message: string };
  };
}

const recorded = suite('Recorded admissions of the peer');
const engines = new Map<string, Mutate>();

recorded('are answered with their uid, version and kind, and patches apply', async () => {
  for (const vector of readVectors()) {
    if (vector.review === undefined || vector.expect.started === false) continue;
    const answer = await answered(vector, JSON.stringify(vector.review));
    const { review } = vector;
    assert.is(answer.response.uid, review.request.uid, vector.name);
    assert.is(answer.apiVersion, vector.expect.apiVersion, vector.name);
    assert.is(
      answer.kind,
      review.kind ?? (review.apiVersion === undefined ? 'AdmissionReview' : undefined),
      vector.name,
    );
    assert.is(answer.response.patch === undefined, answer.response.patchType === undefined, vector.name);
    if (answer.response.patch !== undefined) assert.ok(applied(review.request, answer.response.patch), vector.name);
  }
});

recorded('differ only where it is listed', async () => {
  const different: string[] = [];
  for (const vector of readVectors()) {
    if (vector.review === undefined || vector.expect.started === false) continue;
    const { response } = await answered(vector, JSON.stringify(vector.review));
    const outcome = { allowed: response.allowed, patched: response.patch !== undefined };
    const expected = { allowed: vector.expect.allowed, patched: vector.expect.patched };
    if (JSON.stringify(outcome) !== JSON.stringify(expected)) different.push(vector.name);
  }

  const listed = listedOutcomeDifferences();
  assert.equal(
    different.filter((name) => !listed.has(name)),
    Object.keys(differences),
  );
});

recorded.run();

const reviews = suite('Real admission reviews');

for (const { name, review } of readAdmissionReviews()) {
  reviews(`answers "${name}" in its own version`, async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(review));

    const { status, body } = await answerRequest(
      'application/json',
      bytes,
      engineOf({ args: ['-vault-address=https://vault'], env: {} }),
    );

    assert.is(status, 200);
    const answer = JSON.parse(body) as Answer;
    assert.is(answer.apiVersion, review.apiVersion);
    assert.is(answer.response.uid, review.request.uid);
    const isCreate = name.startsWith('create') && !name.includes('without token');
    assert.is(answer.response.patch !== undefined, isCreate);
    assert.is(answer.response.allowed, name !== 'create without token mount');
  });
}

reviews.run();

async function answered(vector: Vector, text: string): Promise<Answer> {
  const { status, body } = await answerRequest(
    'application/json',
    new TextEncoder().encode(text),
    engineOf(vector.settings),
  );
  assert.is(status, 200, vector.name);
  return JSON.parse(body) as Answer;
}

function engineOf({ args, env }: Vector['settings']): Mutate {
  const key = JSON.stringify([args, env]);
  const known = engines.get(key);
  if (known !== undefined) return known;
  const settings = settingsFrom(args, env);
  assert.ok(settings.ok, key);
  const engine = createMutate(settings.value);
  engines.set(key, engine);
  return engine;
}

function applied(request: { readonly uid: string }, patch: string): boolean {
  const operations = JSON.parse(Buffer.from(patch, 'base64').toString()) as JsonPatchOperation[];
  return applyJsonPatch((request as unknown as { object: JsonValue }).object, operations).ok;
}
