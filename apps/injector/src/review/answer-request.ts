import type { Result } from '@sluice/core';
import { isJsonContentType } from '../server/content-type.ts';
import type { Mutate, ReviewAnswer, ReviewFacts } from './answer-review.ts';
import { answerReview } from './answer-review.ts';
import { parseBody, parseYamlBody } from './parse-body.ts';

/** An HTTP answer of `/mutate`. `facts` are there when a review was answered. */
export interface MutateAnswer {
  readonly status: number;
  readonly contentType: string;
  /** ASCII when it is JSON. */
  readonly body: string;
  readonly facts?: ReviewFacts;
}

/**
 * The whole webhook without HTTP: content type and body in, status and body out. 200 for everything that is a review,
 * 415 for another content type, 400 for what is none; an API server takes every other status for a failed call.
 * Source: spec/injector.md 2.1, spec/kubernetes.md 1.3 and 6.
 */
export async function answerRequest(
  contentType: string | undefined,
  bytes: Uint8Array,
  mutate: Mutate,
): Promise<MutateAnswer> {
  if (!isJsonContentType(contentType)) {
    return plainAnswer(415, `Invalid content-type: ${JSON.stringify(contentType ?? '')}; send application/json`);
  }
  const parsed = parseBody(bytes);
  if (!parsed.ok) return plainAnswer(400, parsed.error);
  if (parsed.value.kind === 'document') return answerDocument(parsed.value.document, mutate);
  const document = await parseYamlBody(parsed.value.text);
  return document.ok ? answerDocument(document.value, mutate) : plainAnswer(400, document.error);
}

/** One line of text with a status other than 200. */
export function plainAnswer(status: number, text: string): MutateAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n` };
}

function answerDocument(document: unknown, mutate: Mutate): MutateAnswer | Promise<MutateAnswer> {
  const answer = answerReview(document, mutate);
  return answer instanceof Promise ? answer.then(answerOf) : answerOf(answer);
}

function answerOf(answer: Result<ReviewAnswer, string>): MutateAnswer {
  if (!answer.ok) return plainAnswer(400, answer.error);
  return { status: 200, contentType: 'application/json', ...answer.value };
}
