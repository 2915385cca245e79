import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ListenerConfig } from '@sluice/core';
import { ConfigurationError, defaultRetryPolicy, parseAddress } from '@sluice/vault-client';
import type { LeaseCache } from '../cache/lease-cache.ts';
import { createLeaseCache } from '../cache/lease-cache.ts';
import { renewEntry } from '../cache/renew-entry.ts';
import type { ProxyContext } from './context.ts';
import { clearCache } from './endpoints/clear-cache.ts';
import { showMetrics } from './endpoints/show-metrics.ts';
import { showHealth, showReadiness } from './endpoints/show-state.ts';
import { handleProxy } from './handle-proxy.ts';
import { createInFlight } from './in-flight.ts';
import { createManagedTokens } from './managed-tokens.ts';
import type { Proxy, ProxyOptions, ProxyPorts } from './options.ts';
import { defaultProxyLimits } from './options.ts';
import { headerValues } from './request.ts';
import { respondError } from './respond.ts';
import { decideRoute } from './routes/decide.ts';
import type { Endpoint } from './routes/decide.ts';
import { readTarget } from './target/decide.ts';
import type { Target } from './target/decide.ts';

/**
 * The agent's API proxy with its cache. Listeners are opened by the caller with `handlerFor`; `run` must be running for
 * cached leases to live. Throws `ConfigurationError` for an address that is none. Source: spec/agent.md 8.
 */
export function createProxy(options: ProxyOptions, ports: ProxyPorts): Proxy {
  const context = createContext(options, ports);
  return {
    handlerFor: (listener) => (request, response) => handle(context, listener, request, response),
    run: (signal) => run(context, signal),
  };
}

function createContext(options: ProxyOptions, ports: ProxyPorts): ProxyContext {
  const address = parseAddress(options.address);
  if (!address.ok) {
    throw new ConfigurationError('VAULT_CONFIGURATION', address.error, { method: '', requestPath: '', url: '' });
  }
  return {
    options,
    limits: { ...defaultProxyLimits, ...options.limits },
    address: address.value,
    retry: { ...defaultRetryPolicy, ...options.retry },
    redirects: options.redirects ?? 'same-origin',
    ports,
    cache: options.cache ? createCache(ports) : undefined,
    inFlight: createInFlight(),
    managed: createManagedTokens(),
  };
}

function createCache({ vault, clock, random }: ProxyPorts): LeaseCache {
  return createLeaseCache({
    clock,
    random,
    renew: (facts, grant, signal) => renewEntry(vault, facts, grant, signal),
  });
}

type ListenerSettings = Pick<ListenerConfig, 'role' | 'requireRequestHeader' | 'enableQuit'>;

function handle(
  context: ProxyContext,
  listener: ListenerSettings,
  request: IncomingMessage,
  response: ServerResponse,
): void | Promise<void> {
  rememberToken(context);
  const reading = readTarget(request.url ?? '/');
  if (reading.kind === 'refused') {
    respondError(response, 400, reading.reason);
    return;
  }
  const { method = 'GET', rawHeaders } = request;
  const { canonical } = reading.target;
  const requestHeader = listener.requireRequestHeader ? headerValues(rawHeaders, 'x-vault-request') : [];
  const route = decideRoute({ method, canonical, requestHeader }, listener);
  if (route.kind === 'endpoint') return serve(context, route.endpoint, request, response, reading.target);
  request.resume();
  respondError(response, route.status, route.text);
}

function serve(
  context: ProxyContext,
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
): void | Promise<void> {
  const { ports, cache } = context;
  switch (endpoint) {
    case 'proxy':
      return handleProxy(context, request, response, target);
    case 'cache-clear':
      return clearCache(cache, request, response);
    case 'metrics':
      if (cache !== undefined) ports.metrics.set('agent.cache.entries', cache.entries);
      showMetrics(ports.metrics, ports.clock.wallMs(), request, response);
      return;
    case 'health':
      showHealth(response);
      return;
    case 'ready':
      showReadiness(response, ports.unready?.() ?? []);
      return;
    case 'quit':
      request.resume();
      response.writeHead(200).end();
      ports.quit();
  }
}

async function run(context: ProxyContext, signal: AbortSignal): Promise<void> {
  const { cache } = context;
  await Promise.all([cache?.run(signal), followToken(context, signal)]);
}

async function followToken(context: ProxyContext, signal: AbortSignal): Promise<void> {
  const tokens = context.ports.supply?.tokens;
  for (let seen = tokens?.current; tokens !== undefined && !signal.aborted;) {
    rememberToken(context);
    seen = await tokens.next(seen, signal).catch(() => undefined);
  }
}

// Also with each request: none may see the agent's token before the loop above has.
function rememberToken({ ports, managed, cache }: ProxyContext): void {
  const token = ports.supply?.tokens.current?.token.reveal();
  if (token === undefined || token === managed.texts[0]) return;
  managed.remember(token);
  cache?.adopt(token);
}
