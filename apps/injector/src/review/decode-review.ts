import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';

/** What an AdmissionReview asks, decoded: shapes checked, absent texts empty. Source: spec/kubernetes.md 1.2. */
export interface ReviewRequest {
  /** Echoed byte for byte. */
  readonly uid: string;
  /** Kind of `object`, for example `Pod`; empty when the sender did not say. */
  readonly kind: string;
  readonly subResource: string;
  readonly namespace: string;
  /** Empty for generated names. */
  readonly name: string;
  /** `CREATE`, `UPDATE`, `DELETE`, `CONNECT`, or empty. */
  readonly operation: string;
  readonly dryRun: boolean;
  /** The object as sent; `undefined` when absent or null. Not looked into here. */
  readonly object: unknown;
  /** Whether the object exists already: API servers send it as `oldObject` with UPDATE and DELETE. */
  readonly isExisting: boolean;
}

export interface Review {
  /** As sent; `undefined` when absent or empty. The answer carries the same. */
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly request: ReviewRequest;
}

/**
 * Decodes one parsed body. What is no AdmissionReview at all fails with one sentence; versions and kinds are not
 * checked, as vault-k8s does not check them (recorded). Source: spec/injector.md 2.1.
 */
export function decodeReview(document: unknown): Result<Review, string> {
  if (!isRecord(document)) return fail('body is not an object; send an AdmissionReview');
  const problems = new Problems();
  const apiVersion = problems.text(document, 'apiVersion', '');
  const kind = problems.text(document, 'kind', '');
  const request = document['request'];
  if (request === undefined || request === null) return fail('AdmissionReview has no request; send one with a uid');
  if (!isRecord(request)) return fail(wrongType('request', 'an object'));
  const decoded = decodeRequest(request, problems);
  if (problems.first !== undefined) return fail(problems.first);
  return succeed({
    apiVersion: apiVersion === '' ? undefined : apiVersion,
    kind: kind === '' ? undefined : kind,
    request: decoded,
  });
}

function decodeRequest(request: Record<string, unknown>, problems: Problems): ReviewRequest {
  const kind = problems.object(request, 'kind');
  return {
    uid: problems.text(request, 'uid', 'request.'),
    kind: problems.text(kind, 'kind', 'request.kind.'),
    subResource: problems.text(request, 'subResource', 'request.'),
    namespace: problems.text(request, 'namespace', 'request.'),
    name: problems.text(request, 'name', 'request.'),
    operation: problems.text(request, 'operation', 'request.'),
    dryRun: problems.flag(request, 'dryRun', 'request.'),
    object: request['object'] ?? undefined,
    isExisting: (request['oldObject'] ?? undefined) !== undefined,
  };
}

/** Reads optional members; remembers the first that has the wrong type. */
class Problems {
  first: string | undefined;

  text(from: Record<string, unknown>, key: string, path: string): string {
    const value = from[key] ?? '';
    if (typeof value === 'string') return value;
    this.first ??= wrongType(path + key, 'a string');
    return '';
  }

  flag(from: Record<string, unknown>, key: string, path: string): boolean {
    const value = from[key] ?? false;
    if (typeof value === 'boolean') return value;
    this.first ??= wrongType(path + key, 'a boolean');
    return false;
  }

  object(from: Record<string, unknown>, key: string): Record<string, unknown> {
    const value = from[key] ?? {};
    if (isRecord(value)) return value;
    this.first ??= wrongType(`request.${key}`, 'an object');
    return {};
  }
}

function wrongType(path: string, expected: string): string {
  return `${path} has the wrong type; it must be ${expected}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
