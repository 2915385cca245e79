import type { ListenerConfig } from '@sluice/core';

export type Endpoint = 'metrics' | 'health' | 'ready' | 'cache-clear' | 'quit' | 'proxy';

export type Route =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
  | { readonly kind: 'refused'; readonly status: 404 | 405 | 412; readonly text: string };

export interface RouteRequest {
  readonly method: string;
  /** Decoded path without leading slash. */
  readonly canonical: string;
  /** Every value of `X-Vault-Request`. */
  readonly requestHeader: readonly string[];
}

/**
 * Which part of the agent answers. The header that guards against forged requests guards what changes something too, not
 * only the proxy. Source: spec/agent.md 8.1.
 */
export function decideRoute(
  request: RouteRequest,
  listener: Pick<ListenerConfig, 'role' | 'requireRequestHeader' | 'enableQuit'>,
): Route {
  const endpoint = endpoints.get(request.canonical) ?? (isOwn(request.canonical) ? undefined : 'proxy');
  if (endpoint === undefined || (listener.role === 'metrics-only' && !open.has(endpoint))) return notFound;
  if (endpoint === 'quit' && !listener.enableQuit) return notFound;
  if (listener.requireRequestHeader && !open.has(endpoint) && !isMarked(request.requestHeader)) {
    return { kind: 'refused', status: 412, text: 'missing "X-Vault-Request" header' };
  }
  const methods = allowed.get(endpoint);
  if (methods?.has(request.method) === false) return { kind: 'refused', status: 405, text: 'method not allowed' };
  return { kind: 'endpoint', endpoint };
}

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ['agent/v1/metrics', 'metrics'],
  ['agent/v1/health', 'health'],
  ['agent/v1/ready', 'ready'],
  ['agent/v1/cache-clear', 'cache-clear'],
  ['agent/v1/quit', 'quit'],
]);
const open: ReadonlySet<Endpoint> = new Set(['metrics', 'health', 'ready']);
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);
// Clearing by another method is a 200 without effect.
const allowed: ReadonlyMap<Endpoint, ReadonlySet<string>> = new Map([
  ['metrics', new Set(['GET'])],
  ['health', reading],
  ['ready', reading],
  ['quit', new Set(['POST'])],
]);
const notFound: Route = { kind: 'refused', status: 404, text: 'not found' };

function isOwn(canonical: string): boolean {
  return canonical === 'agent' || canonical.startsWith('agent/');
}

/** Exactly once, with exactly this value. */
function isMarked(values: readonly string[]): boolean {
  return values.length === 1 && values[0] === 'true';
}
