import { readFileSync } from 'node:fs';
import type { JsonObject } from '@sluice/core';
import { createFakeClock, createFixedRandom } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PodReview } from '../src/index.ts';
import { formatKubectlError, reviewPod } from '../src/index.ts';
import { createCertificate } from './support/certificate.ts';
import type { ScriptedAnswer } from './support/webhook-server.ts';
import { startWebhookServer } from './support/webhook-server.ts';

interface Recorded {
  readonly answer: string;
  readonly sent: { status: number; headers?: Record<string, string>; body: string } | 'connection closed';
  readonly fail: Outcome;
  readonly ignore?: Outcome | 'same';
  readonly kubectl?: string;
}

interface Outcome {
  readonly code: number;
  readonly mutated?: boolean;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: unknown;
  readonly calls: number;
  readonly warnings?: readonly string[];
}

// The recording names the port, the HTTP/2 stream and the Go type that the model does not have.
const texts: readonly (readonly [RegExp, string])[] = [
  [/Post "https:[^"]*": (stream error: .*|EOF)/g, 'Post URL: connection closed'],
  [/https:\/\/127\.0\.0\.1:\d+/g, 'URL'],
  [/json parse error: .*/g, 'json parse error'],
  [/ in scheme ".*"/g, ''],
  [/f-[a-zN0-9]{5}\b/g, 'f-NNNNN'],
  [/response.uid="[0-9a-f-]{36}"/g, 'response.uid="UID"'],
];

const rows = readFileSync(new URL('fixtures/webhook-answers.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

const answers = suite('API server with recorded answers');

for (const row of rows) {
  answers(`reacts as recorded to ${row.answer}`, async () => {
    const certificate = await createCertificate();
    for (const failurePolicy of ['Fail', 'Ignore'] as const) {
      const expected = failurePolicy === 'Fail' || row.ignore === 'same' ? row.fail : row.ignore;
      if (expected === undefined) continue;
      await using server = await startWebhookServer(certificate, ({ number, path, body }) =>
        scripted(row, number, path, uidOf(body)),
      );
      const clock = createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
      const review = await running(
        clock,
        reviewPod(pod, {
          namespace: 'facts',
          clock,
          random: createFixedRandom(),
          apiVersion: row.answer.startsWith('v1beta1') ? 'admission.k8s.io/v1beta1' : 'admission.k8s.io/v1',
          webhook: {
            name: 'hook.facts.example',
            url: server.url,
            caBundle: certificate.certificate,
            timeoutSeconds: 5,
            failurePolicy,
            reinvocationPolicy: 'IfNeeded',
          },
        }),
      );
      assert.equal(normalise(outcomeOf(review, row, server.bodies.length)), normalise(withoutTime(expected, row)));
      if (row.kubectl !== undefined && review.outcome.kind === 'refused') {
        const printed = formatKubectlError(review.outcome.status, 'FILE', review.warnings);
        assert.is(printed.slice(0, row.kubectl.length), row.kubectl); // one row holds the beginning of 20 kB
      }
    }
  });
}

answers.run();

const pod: JsonObject = {
  metadata: { generateName: 'f-' },
  spec: { containers: [{ name: 'app', image: 'example.com/app:1' }] },
};

function outcomeOf(review: PodReview, { fail }: Recorded, calls: number): object {
  const { outcome, warnings } = review;
  const shared = { calls, ...(warnings.length === 0 || fail.warnings === undefined ? {} : { warnings }) };
  assert.is(review.calls, calls);
  if (outcome.kind === 'refused') {
    const message = outcome.status.message.slice(0, fail.message?.length ?? 0);
    return { ...outcome.status, ...(outcome.status.code < 500 ? { message } : {}), ...shared };
  }
  const labels = (outcome.pod['metadata'] as JsonObject)['labels'] as JsonObject | undefined;
  return { code: 201, mutated: labels?.['hooked'] === 'yes', ...shared };
}

// v1beta1 rows were recorded without reason and details.
function withoutTime(expected: Outcome, { answer }: Recorded): object {
  const kept = JSON.parse(
    JSON.stringify(expected, (key, value: unknown) => (key === 'seconds' ? undefined : value)),
  ) as Outcome;
  if (!answer.startsWith('v1beta1') || kept.message === undefined) return kept;
  return {
    ...kept,
    reason: 'InternalError',
    details: { causes: [{ message: kept.message.replace('Internal error occurred: ', '') }] },
  };
}

function normalise(value: unknown): unknown {
  if (typeof value === 'string') return texts.reduce((text, [pattern, by]) => text.replace(pattern, by), value);
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, normalise(member)]));
}

const allowedWithPatch =
  '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"UID","allowed":true,"patchType":"JSONPatch","patch":"PATCH"}}';

function scripted(row: Recorded, number: number, path: string, uid: string): ScriptedAnswer | 'close' {
  const { answer, sent } = row;
  const label = [{ op: 'add', path: '/metadata/labels', value: { hooked: 'yes' } }];
  const then = { status: 200, headers: { 'content-type': 'application/json' }, body: reviewBody(label, uid) };
  if (sent === 'connection closed') return number === 1 || !answer.includes('then') ? 'close' : then;
  if (answer === 'status 302' && path.startsWith('/mutate2')) return { status: 418, body: '' };
  if (answer === 'status 503, Retry-After 1, then allowed' && number > 2) return then;
  if (answer === 'status 429, Retry-After 1, then allowed' && number > 1) return then;
  const headers = Object.fromEntries(
    Object.entries(sent.headers ?? {}).map(([name, value]) => [name, name === 'location' ? '/mutate2' : value]),
  );
  return { status: sent.status, headers, body: longBody(answer, uid) ?? sent.body.replaceAll('UID', uid) };
}

/** The bodies that the recording shortens. */
function longBody(answer: string, uid: string): string | Buffer | undefined {
  const label = [{ op: 'add', path: '/metadata/labels', value: { hooked: 'yes' } }];
  switch (answer) {
    case 'status 503 with 3000 bytes of text':
      return 'x'.repeat(3000);
    case 'request echoed too':
      return reviewBody(label, uid).replace('"response"', '"request":{"uid":"x"},"response"');
    case '20 MB of blanks after the JSON':
      return Buffer.concat([Buffer.from(reviewBody(label, uid)), Buffer.alloc(20_000_000, ' ')]);
    case 'denied, message of 20 kB':
      return `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"${uid}","allowed":false,"status":{"message":"${'x'.repeat(20_000)}"}}}`;
    case 'copy of 4 MB':
      return reviewBody(
        [
          { op: 'add', path: '/metadata/annotations', value: { a: 'x'.repeat(1_600_000) } },
          { op: 'copy', from: '/metadata/annotations/a', path: '/metadata/annotations/b' },
          { op: 'copy', from: '/metadata/annotations/a', path: '/metadata/annotations/c' },
        ],
        uid,
      );
    default:
      return undefined;
  }
}

function reviewBody(patch: unknown, uid: string): string {
  const encoded = Buffer.from(JSON.stringify(patch)).toString('base64');
  return allowedWithPatch.replace('UID', uid).replace('PATCH', encoded);
}

function uidOf(body: string): string {
  return body === '' ? '' : (JSON.parse(body) as { request: { uid: string } }).request.uid;
}

/** Lets time pass whenever the model waits for a retry. */
async function running<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  const done = work.then(() => 'done' as const);
  while ((await Promise.race([clock.untilSleeping(1), done])) !== 'done') await clock.advance(1000);
  return work;
}
