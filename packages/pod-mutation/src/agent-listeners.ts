import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, numberOf, textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { agentCachePath, socketFile } from './agent-layout.ts';
import type { AgentFlavor } from './flavor.ts';
import { optional } from './optional-member.ts';
import { atAnnotation, podError } from './problem.ts';
import type { AgentIdentity } from './security-context.ts';

/** What the listeners depend on, beside the annotations. */
export interface ListenerFacts {
  readonly flavor: AgentFlavor;
  /** Whether both containers run, so that the cache is handed over. */
  readonly persistentCache: boolean;
  /** Whether the sidecar runs. */
  readonly sidecar: boolean;
  /** Ids of the agent's processes. */
  readonly identity: AgentIdentity;
}

/**
 * The members `listener` and `cache`: the local proxy, on TCP or on a unix socket, and metrics for everybody. No sidecar,
 * no cache; a quit endpoint needs a listener and something behind it. Source: spec/injector.md 4.4, 8.
 */
export function listenersAndCache(
  set: AnnotationSet,
  role: AgentRole,
  facts: ListenerFacts,
): Pick<AgentConfigDocument, 'listener' | 'cache'> {
  const caching = booleanOf(set, 'agent-cache-enable') === true && facts.sidecar;
  const proxy = isProxyOpen(set, facts);
  const port = role === 'sidecar' ? metricsPortOf(set) : undefined;
  const listeners = [
    ...(proxy ? [proxyListener(set, facts)] : []),
    ...(port === undefined ? [] : [{ type: 'tcp', address: `:${port}`, tls_disable: true, role: 'metrics_only' }]),
  ];
  return {
    ...(listeners.length === 0 ? {} : { listener: listeners }),
    ...(proxy ? { cache: caching ? cacheOf(set, facts.persistentCache) : {} } : {}),
  };
}

/** Whether applications reach the proxy by a socket: asked for, and there is a proxy. */
export function usesSocket(set: AnnotationSet, facts: Pick<ListenerFacts, 'sidecar'>): boolean {
  const generated = textOf(set, 'agent-configmap') === '';
  return generated && booleanOf(set, 'agent-cache-listener-socket') === true && isProxyOpen(set, facts);
}

/** The port of the metrics; `undefined` for none. Nothing is generated beside `agent-configmap`. */
export function metricsPortOf(set: AnnotationSet): number | undefined {
  const port = Number(numberOf(set, 'agent-metrics-port') ?? 0);
  return port === 0 || textOf(set, 'agent-configmap') !== '' ? undefined : port;
}

/** The TCP port of the proxy; `undefined` for none. Nothing is generated beside `agent-configmap`. */
export function proxyPortOf(set: AnnotationSet, facts: Pick<ListenerFacts, 'sidecar'>): number | undefined {
  if (!isProxyOpen(set, facts) || usesSocket(set, facts) || textOf(set, 'agent-configmap') !== '') return undefined;
  return Number(textOf(set, 'agent-cache-listener-port'));
}

/** A port that the proxy has already. */
export function checkMetricsPort(set: AnnotationSet, report: (problem: AnnotationDiagnostic) => void): void {
  const port = metricsPortOf(set);
  if (port === undefined) return;
  const where = atAnnotation(effectiveAnnotation(set, 'agent-metrics-port').key);
  const onTcp = isProxyOpen(set, { sidecar: true }) && !usesSocket(set, { sidecar: true });
  const taken = onTcp && textOf(set, 'agent-cache-listener-port') === String(port);
  if (!taken) return;
  const options = { hint: 'give one of them another port' };
  report(podError('agent', 'injection/unsupported-value', where, `the proxy listens on ${port} already`, options));
}

function isProxyOpen(set: AnnotationSet, { sidecar }: Pick<ListenerFacts, 'sidecar'>): boolean {
  const caching = booleanOf(set, 'agent-cache-enable') === true && sidecar;
  return caching || booleanOf(set, 'agent-enable-quit') === true;
}

function proxyListener(set: AnnotationSet, facts: ListenerFacts): JsonObject {
  const quit = booleanOf(set, 'agent-enable-quit') === true;
  const endpoint = usesSocket(set, facts)
    ? { type: 'unix', address: socketFile, tls_disable: true, ...socketAccess(facts) }
    : { type: 'tcp', address: `127.0.0.1:${textOf(set, 'agent-cache-listener-port')}`, tls_disable: true };
  return { ...endpoint, ...(quit ? { agent_api: { enable_quit: true } } : {}) };
}

// Containers of the application have users of their own, and only they mount it. Foreign agents read the mode only
// together with an owner: their own one, which needs no right to change it.
function socketAccess({ flavor, identity }: ListenerFacts): JsonObject {
  const owner = { socket_user: String(identity.user), socket_group: String(identity.group) };
  return { socket_mode: '0666', ...(flavor === 'sluice' ? {} : owner) };
}

function cacheOf(set: AnnotationSet, persistent: boolean): JsonObject {
  const exitOnError = booleanOf(set, 'agent-cache-exit-on-err') === true;
  return {
    ...optional('use_auto_auth_token', textOf(set, 'agent-cache-use-auto-auth-token')),
    ...(persistent
      ? { persist: { type: 'kubernetes', path: agentCachePath, ...(exitOnError ? { exit_on_err: true } : {}) } }
      : {}),
  };
}
