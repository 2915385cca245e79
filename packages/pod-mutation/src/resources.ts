import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { effectiveAnnotation, quantityOf } from '@sluice/annotations';
import type { JsonObject, JsonValue, Quantity } from '@sluice/core';
import { compareQuantities, parseQuantity } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { objectOr } from './pod.ts';
import { atAnnotation, podError } from './problem.ts';

type Report = (problem: AnnotationDiagnostic) => void;

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

/** Resources of an agent container: the common ones, which the init container may have of its own. Source: spec/injector.md 3.7. */
export function resourcesOf(set: AnnotationSet, role: AgentRole): JsonObject {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const { resource, limitKey, requestKey } of keysFor(set, role)) {
    const limit = quantityOf(set, limitKey);
    const request = quantityOf(set, requestKey);
    if (limit !== undefined) limits[resource] = limit.text;
    if (request !== undefined) requests[resource] = request.text;
  }
  const resources: Record<string, JsonValue> = {};
  if (Object.keys(limits).length > 0) resources['limits'] = limits;
  if (Object.keys(requests).length > 0) resources['requests'] = requests;
  return resources;
}

/**
 * The container with requests that the API server does not refuse: a default request above the limit, annotated or of a JSON
 * patch, is lowered to it; when both are annotated, the pod is denied with both keys. Source: spec/injector.md 6.20.
 */
export function fitRequests(set: AnnotationSet, role: AgentRole, container: JsonObject, report: Report): JsonObject {
  const resources = objectOr(container['resources']);
  const limits = objectOr(resources['limits']);
  const requests = objectOr(resources['requests']);
  const lowered: Record<string, JsonValue> = {};
  for (const { resource, limitKey, requestKey } of keysFor(set, role)) {
    const request = quantityOf(set, requestKey);
    // What a JSON patch asks for is the user's own.
    if (request === undefined || requests[resource] !== request.text) continue;
    const limit = limitOf(limits[resource], quantityOf(set, limitKey));
    if (limit === undefined || compareQuantities(request, limit) <= 0) continue;
    if (set.given.has(requestKey)) reportBoth(set, limitKey, requestKey, limit, report);
    // A negative limit is refused by the API server for its own sake.
    else if (limit.nanoUnits >= 0n) lowered[resource] = limit.text;
  }
  if (Object.keys(lowered).length === 0) return container;
  return { ...container, resources: { ...resources, requests: { ...requests, ...lowered } } };
}

function keysFor(
  { given }: AnnotationSet,
  role: AgentRole,
): readonly {
  readonly resource: string;
  readonly limitKey: AnnotationSuffix;
  readonly requestKey: AnnotationSuffix;
}[] {
  return kinds.map(([resource, common, initOnly]) => ({
    resource,
    limitKey: role === 'init' && given.has(initOnly.limit) ? initOnly.limit : common.limit,
    requestKey: role === 'init' && given.has(initOnly.request) ? initOnly.request : common.request,
  }));
}

function limitOf(text: JsonValue | undefined, known: Quantity | undefined): Quantity | undefined {
  if (typeof text !== 'string' || text === known?.text) return text === undefined ? undefined : known;
  const parsed = parseQuantity(text);
  return parsed.ok ? parsed.value : undefined;
}

function reportBoth(
  set: AnnotationSet,
  limitKey: AnnotationSuffix,
  requestKey: AnnotationSuffix,
  limit: Quantity,
  report: Report,
): void {
  if (!set.given.has(limitKey) || quantityOf(set, limitKey)?.text !== limit.text) return;
  const { key } = effectiveAnnotation(set, limitKey);
  const request = effectiveAnnotation(set, requestKey);
  const message = `${limit.text} is below the request ${quantityOf(set, requestKey)?.text ?? ''} of ${request.key}`;
  const hint = 'raise the limit or lower the request';
  report(podError('patch', 'injection/limit-below-request', atAnnotation(key), message, { hint }));
}
