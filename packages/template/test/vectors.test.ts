import type { JsonObject, JsonValue } from '@sluice/core';
import { parseJson, stringifyJson } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createBatchRunner } from '../src/index.ts';
import { readExceptions, readVectors, textAt } from './support/vectors.ts';
import { recordedPaths } from './support/recorded-paths.ts';
import { testCryptography } from './support/test-cryptography.ts';

const vectors = suite('recorded vectors');
const notYet = new Set(readExceptions('not-yet-passing') as readonly string[]);
const defects = readExceptions('peer-defects') as Readonly<Record<string, string>>;
const run = createBatchRunner({
  wallMs: () => 1_700_000_000_000,
  realPath: recordedPaths,
  cryptography: testCryptography,
});

interface Outcome {
  readonly name: string;
  readonly wanted: string;
  readonly got: string;
}

async function outcomes(): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for (const vector of readVectors()) {
    const answer = parseJson(await run(stringifyJson(vector)));
    if (!answer.ok) throw new Error('the answer is not JSON');
    all.push({ name: textAt(vector, 'name'), wanted: wantedOf(vector), got: gotOf(answer.value as JsonObject) });
  }
  return all;
}

function wantedOf(vector: JsonObject): string {
  if (vector['error'] !== undefined) return `error ${textAt(vector, 'error')}`;
  return outcome(vector['expect'], vector['expectBase64'], vector);
}

function gotOf(answer: JsonObject): string {
  if (answer['error'] !== undefined) return `error ${textAt(answer, 'error')}`;
  return outcome(answer['output'], answer['outputBase64'], answer);
}

function outcome(text: JsonValue | undefined, base64: JsonValue | undefined, source: JsonObject): string {
  const missing = source['missing'] ?? [];
  // The peer writes in every pass, also in one whose output is thrown away; here such a pass writes nothing.
  const writes = (missing as readonly JsonValue[]).length > 0 ? [] : (source['writes'] ?? []);
  return stringifyJson({ text: text ?? null, base64: base64 ?? null, missing, writes });
}

const recorded = await outcomes();

for (const { name, wanted, got } of recorded) {
  if (notYet.has(name)) {
    vectors(`${name} is still on the list of vectors that do not pass`, () => {
      assert.is.not(got, wanted);
    });
  } else if (name in defects) {
    vectors(`${name} differs from the peer on purpose`, () => {
      assert.is.not(got, wanted);
    });
  } else {
    vectors(name, () => {
      assert.is(got, wanted);
    });
  }
}

vectors('exceptions name existing vectors and say why', () => {
  const names = new Set(recorded.map(({ name }) => name));
  for (const name of [...notYet, ...Object.keys(defects)]) assert.ok(names.has(name), name);
  for (const [name, why] of Object.entries(defects)) assert.ok(why.length > 20, name);
});

vectors.run();
