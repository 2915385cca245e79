import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A line of injector-vectors.jsonl (spec/injector-vectors.md). */
export interface Vector {
  readonly name: string;
  readonly profile: string;
  readonly settings: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  readonly review?: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly request: { readonly uid: string };
  };
  readonly request?: {
    readonly method?: string;
    readonly path?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly expect: {
    readonly allowed?: boolean;
    readonly patched?: boolean;
    readonly apiVersion?: string;
    readonly message?: string;
    readonly pod?: unknown;
    readonly http?: number;
    readonly text?: string;
    readonly dropped?: boolean;
    readonly started?: boolean;
    readonly exit?: number;
  };
}

const fixtures = new URL('../../../../packages/pod-mutation/test/fixtures/', import.meta.url);

export function readVectors(): readonly Vector[] {
  const text = gunzipSync(readFileSync(new URL('injector-vectors.jsonl.gz', fixtures))).toString();
  return lines(text) as readonly Vector[];
}

/** Vectors whose pod is patched or denied otherwise than by the peer, as the tests of pod-mutation list them. */
export function listedOutcomeDifferences(): ReadonlySet<string> {
  const text = readFileSync(new URL('../known-differences.json', fixtures), 'utf8');
  const groups = JSON.parse(text) as readonly {
    readonly differs: readonly string[];
    readonly cases: readonly string[];
  }[];
  const outcomes = groups.filter(({ differs }) => differs.some((difference) => difference.startsWith('outcome ')));
  return new Set(outcomes.flatMap(({ cases }) => cases));
}

export interface RecordedReview {
  readonly name: string;
  readonly review: { readonly apiVersion: string; readonly request: { readonly uid: string } };
}

export function readAdmissionReviews(): readonly RecordedReview[] {
  return lines(readFileSync(new URL('admission-reviews.jsonl', fixtures), 'utf8')) as readonly RecordedReview[];
}

function lines(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
