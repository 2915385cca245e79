import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { effectiveAnnotation, quantityOf } from '@sluice/annotations';
import type { JsonObject, Quantity } from '@sluice/core';
import { compareQuantities } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { atAnnotation, podError } from './problem.ts';

interface ResourceKeys {
  readonly limit: AnnotationSuffix;
  readonly request: AnnotationSuffix;
}

const kinds: readonly (readonly [resource: string, common: ResourceKeys, initOnly: ResourceKeys])[] = [
  [
    'cpu',
    { limit: 'agent-limits-cpu', request: 'agent-requests-cpu' },
    { limit: 'agent-init-limits-cpu', request: 'agent-init-requests-cpu' },
  ],
  [
    'memory',
    { limit: 'agent-limits-mem', request: 'agent-requests-mem' },
    { limit: 'agent-init-limits-mem', request: 'agent-init-requests-mem' },
  ],
  [
    'ephemeral-storage',
    { limit: 'agent-limits-ephemeral', request: 'agent-requests-ephemeral' },
    { limit: 'agent-init-limits-ephemeral', request: 'agent-init-requests-ephemeral' },
  ],
];

/**
 * Resources of an agent container: the common ones, which the init container may have of its own. A default request above an annotated limit is lowered to it, for the API server
 * would refuse the pod; when both are annotated, the pod is denied with both keys. Source: spec/injector.md 3.7, 6.20.
 */
export function resourcesOf(
  set: AnnotationSet,
  role: AgentRole,
  report: (problem: AnnotationDiagnostic) => void,
): JsonObject {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const [resource, common, initOnly] of kinds) {
    const limitKey = role === 'init' && set.given.has(initOnly.limit) ? initOnly.limit : common.limit;
    const requestKey = role === 'init' && set.given.has(initOnly.request) ? initOnly.request : common.request;
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
