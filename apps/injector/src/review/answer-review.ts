import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { describeBug } from '../describe-bug.ts';
import type { InjectionType } from '../metrics/metrics.ts';
import type { Decision } from './decision.ts';
import { denyByBug, denyTooDeep } from './decision.ts';
import type { Review, ReviewRequest } from './decode-review.ts';
import { decodeReview } from './decode-review.ts';
import { encodeResponse } from './encode-response.ts';

/**
 * The engine as the webhook sees it: a request to a decision. A promise only where something of the cluster has to be
 * read first.
 */
export type Mutate = (request: ReviewRequest) => Mutation | Promise<Mutation>;

export interface Mutation {
  readonly decision: Decision;
  /** Why nothing was injected: an entry of `skipReasons`; empty when something was. */
  readonly reason: string;
  /** How loud a skipped pod is logged; default debug. */
  readonly logLevel?: 'debug' | 'info';
  /** Which containers were added; `undefined` when none. */
  readonly injection?: InjectionType;
}

/** What is logged and counted about a review: names and numbers, never a part of the object. */
export interface ReviewFacts {
  readonly uid: string;
  readonly namespace: string;
  /** Name or generate name of the pod, `TEMPLATE-` when the API server completes it. */
  readonly pod: string;
  readonly operation: string;
  readonly dryRun: boolean;
  readonly result: 'injected' | 'skipped' | 'denied' | 'error';
  readonly reason: string;
  readonly injection: InjectionType | undefined;
  readonly warningCodes: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'error';
  /** Class and place of a bug's error, for the log only. */
  readonly failure?: string;
}

export interface ReviewAnswer {
  /** JSON of ASCII characters. */
  readonly body: string;
  readonly facts: ReviewFacts;
}

/**
 * Answers one parsed body. Fails with one sentence only when the body is no AdmissionReview; everything else is an
 * answer with the request's uid, a bug of the engine included. Source: spec/injector.md 2, spec/kubernetes.md 1.3.
 */
export function answerReview(
  document: unknown,
  mutate: Mutate,
): Result<ReviewAnswer, string> | Promise<Result<ReviewAnswer, string>> {
  const review = decodeReview(document);
  if (!review.ok) return fail(`error decoding admission request: ${review.error}`);
  const attempted = attempt(mutate, review.value.request);
  if (!(attempted instanceof Promise)) return succeed(answered(review.value, attempted));
  return attempted.then((later) => succeed(answered(review.value, later)));
}

function answered(review: Review, attempt: Attempt): ReviewAnswer {
  try {
    return encoded(review, attempt);
  } catch (error) {
    if (!isOutOfStack(error)) throw error;
    return encoded(review, { mutation: tooDeep() }); // what was copied from the object cannot be written
  }
}

function encoded(review: Review, { mutation, failure }: Attempt): ReviewAnswer {
  const { request } = review;
  const { decision, reason, injection, logLevel = 'debug' } = mutation;
  return {
    body: encodeResponse(review, decision),
    facts: {
      uid: request.uid,
      namespace: request.namespace,
      pod: podNameOf(request),
      operation: request.operation,
      dryRun: request.dryRun,
      result: failure === undefined ? resultOf(decision) : 'error',
      reason,
      injection,
      logLevel: failure !== undefined ? 'error' : decision.kind === 'allow' ? logLevel : 'info',
      warningCodes: [...new Set(decision.warnings.map(({ code }) => code))],
      ...(failure === undefined ? {} : { failure }),
    },
  };
}

interface Attempt {
  readonly mutation: Mutation;
  readonly failure?: string;
}

function attempt(mutate: Mutate, request: ReviewRequest): Attempt | Promise<Attempt> {
  try {
    const mutation = mutate(request);
    return mutation instanceof Promise ? mutation.then((made) => ({ mutation: made }), failed) : { mutation };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Attempt {
  if (isOutOfStack(error)) return { mutation: tooDeep() };
  return { mutation: { decision: denyByBug(), reason: 'internal-error' }, failure: describeBug(error) };
}

function tooDeep(): Mutation {
  return { decision: denyTooDeep(), reason: 'denied' };
}

// V8 has no other sign of it. `JSON.parse` takes any depth, so that it is met by whoever walks through the object.
function isOutOfStack(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

function resultOf({ kind }: Decision): ReviewFacts['result'] {
  return kind === 'deny' ? 'denied' : kind === 'allow' ? 'skipped' : 'injected';
}

function podNameOf({ name, object }: ReviewRequest): string {
  if (name !== '') return name;
  const metadata = typeof object === 'object' && object !== null && 'metadata' in object ? object.metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null) return '';
  if ('name' in metadata && typeof metadata.name === 'string' && metadata.name !== '') return metadata.name;
  return 'generateName' in metadata && typeof metadata.generateName === 'string' ? metadata.generateName : '';
}
