import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { effectiveAnnotation, quantityOf } from '@sluice/annotations';
import type { JsonObject, Quantity } from '@sluice/core';
import { compareQuantities } from '@sluice/core';
import { atAnnotation, podError } from './problem.ts';

const kinds: readonly (readonly [resource: string, limit: AnnotationSuffix, request: AnnotationSuffix])[] = [
  ['cpu', 'agent-limits-cpu', 'agent-requests-cpu'],
  ['memory', 'agent-limits-mem', 'agent-requests-mem'],
  ['ephemeral-storage', 'agent-limits-ephemeral', 'agent-requests-ephemeral'],
];

/**
 * Resources of both agent containers. A default request above an annotated limit is lowered to it, for the API server
 * would refuse the pod; when both are annotated, the pod is denied with both keys. Source: spec/injector.md 3.7, 6.20.
 */
export function resourcesOf(set: AnnotationSet, report: (problem: AnnotationDiagnostic) => void): JsonObject {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const [resource, limitKey, requestKey] of kinds) {
    const limit = quantityOf(set, limitKey);
    const request = fittingRequest(set, limitKey, requestKey, report);
    if (limit !== undefined) limits[resource] = limit.text;
    if (request !== undefined) requests[resource] = request.text;
  }
  return {
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
  };
}

function fittingRequest(
  set: AnnotationSet,
  limitKey: AnnotationSuffix,
  requestKey: AnnotationSuffix,
  report: (problem: AnnotationDiagnostic) => void,
): Quantity | undefined {
  const limit = quantityOf(set, limitKey);
  const request = quantityOf(set, requestKey);
  if (limit === undefined || request === undefined || compareQuantities(request, limit) <= 0) return request;
  // A negative limit is refused by the API server for its own sake.
  if (!set.given.has(requestKey)) return limit.nanoUnits < 0n ? request : limit;
  if (set.given.has(limitKey)) {
    const key = effectiveAnnotation(set, limitKey).key;
    const message = `${limit.text} is below the request ${request.text} of ${effectiveAnnotation(set, requestKey).key}`;
    const hint = 'raise the limit or lower the request';
    report(podError('patch', 'injection/limit-below-request', atAnnotation(key), message, { hint }));
  }
  return request;
}
