import type { AnnotationSet } from '@sluice/annotations';
import { booleanOf, listOf, numberOf, textOf } from '@sluice/annotations';
import type { AgentConfigDocument, JsonObject, JsonValue } from '@sluice/core';
import { compareCodePoints, JsonNumber } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import { agentHome } from './agent-layout.ts';
import type { ListenerFacts } from './agent-listeners.ts';
import { listenersAndCache, metricsPortOf } from './agent-listeners.ts';
import { caCertificateFile } from './ca-configmap.ts';
import { joinPath } from './go-path.ts';
import { loginNamespaceOf } from './login-namespace.ts';
import { optional } from './optional-member.ts';
import type { SignalStyle } from './process-signal.ts';
import type { SecretFiles } from './secret-files.ts';
import type { TokenVolume } from './service-account.ts';
import { telemetryOf } from './telemetry.ts';
import { templatesOf } from './template-documents.ts';

/** What the configuration needs to know beside the annotations. */
export interface DocumentFacts {
  readonly tokenVolume: TokenVolume;
  readonly secretFiles: SecretFiles;
  readonly listeners: ListenerFacts;
  readonly signals: SignalStyle;
}

/**
 * The generated configuration of one agent container. That of the init container differs in `exit_after_auth`, and in
 * commands that are annotated for one phase only. Values are verbatim from the annotations; what is empty is left out where the peer leaves it out.
 * Source: spec/injector.md 4.
 */
export function agentDocument(set: AnnotationSet, role: AgentRole, facts: DocumentFacts): AgentConfigDocument {
  const templates = templatesOf(set, role, facts.secretFiles, facts.signals);
  const telemetry = withPrometheus(telemetryOf(set.telemetryParameters), metricsPortOf(set));
  return {
    auto_auth: { method: methodOf(set, facts.tokenVolume), sink: sinksOf(facts.secretFiles) },
    exit_after_auth: role === 'init',
    pid_file: `${agentHome}/.pid`,
    vault: serverOf(set),
    ...(templates.length === 0 ? {} : { template: templates }),
    ...listenersAndCache(set, role, facts.listeners),
    template_config: templateConfigOf(set),
    ...connections(set),
    ...(telemetry === undefined ? {} : { telemetry }),
  };
}

function methodOf(set: AnnotationSet, token: TokenVolume): AgentConfigDocument['auto_auth']['method'] {
  const role = textOf(set, 'role');
  // A map: a parameter may have any name, `__proto__` too.
  const config = new Map<string, JsonValue>([['token_path', joinPath(token.mountPath, token.tokenPath)]]);
  for (const { member, value } of set.authParameters) config.set(member, value);
  if (role !== '') config.set('role', role);
  return {
    type: textOf(set, 'auth-type'),
    ...optional('mount_path', textOf(set, 'auth-path')),
    ...optional('min_backoff', textOf(set, 'auth-min-backoff')),
    ...optional('max_backoff', textOf(set, 'auth-max-backoff')),
    ...optional('namespace', textOf(set, 'namespace')),
    ...optional('login_namespace', loginNamespaceOf(set)),
    config: sortMembers(config),
    ...(booleanOf(set, 'agent-auto-auth-exit-on-err') === true ? { exit_on_err: true } : {}),
  };
}

function sinksOf({ tokenFile, tokenMode }: SecretFiles): AgentConfigDocument['auto_auth']['sink'] {
  const own = { type: 'file', config: { path: `${agentHome}/.vault-token` } } as const;
  if (tokenFile === undefined) return [own];
  return [own, { type: 'file', config: { path: tokenFile, ...(tokenMode === undefined ? {} : { mode: tokenMode }) } }];
}

function serverOf(set: AnnotationSet): AgentConfigDocument['vault'] {
  return {
    address: textOf(set, 'service'),
    ...optional('ca_cert', caCertificateFile(set)),
    ...optional('ca_path', textOf(set, 'ca-key')),
    ...(booleanOf(set, 'tls-skip-verify') === true ? { tls_skip_verify: true } : {}),
    ...optional('client_cert', textOf(set, 'client-cert')),
    ...optional('client_key', textOf(set, 'client-key')),
    ...optional('tls_server_name', textOf(set, 'tls-server-name')),
  };
}

// Foreign agents answer scrapers only where this is set.
function withPrometheus(telemetry: JsonObject | undefined, metricsPort: number | undefined): JsonObject | undefined {
  return metricsPort === undefined ? telemetry : { prometheus_retention_time: '24h', ...telemetry };
}

function templateConfigOf(set: AnnotationSet): AgentConfigDocument['template_config'] {
  const connections = numberOf(set, 'template-max-connections-per-host') ?? 0;
  const threshold = plainNumber(numberOf(set, 'template-lease-renewal-threshold'));
  return {
    exit_on_retry_failure: booleanOf(set, 'template-config-exit-on-retry-failure') === true,
    ...optional('static_secret_render_interval', textOf(set, 'template-static-secret-render-interval')),
    ...(connections === 0 ? {} : { max_connections_per_host: connections }),
    ...(threshold === 0 ? {} : { lease_renewal_threshold: threshold }),
  };
}

function connections(
  set: AnnotationSet,
): Pick<AgentConfigDocument, 'disable_idle_connections' | 'disable_keep_alives'> {
  const idle = listOf(set, 'agent-disable-idle-connections') ?? [];
  const keepAlives = listOf(set, 'agent-disable-keep-alives') ?? [];
  return {
    ...(idle.length === 0 ? {} : { disable_idle_connections: idle }),
    ...(keepAlives.length === 0 ? {} : { disable_keep_alives: keepAlives }),
  };
}

// Go sorts the members of a map; a fixed order makes the document the same for the same annotations.
function sortMembers(members: ReadonlyMap<string, JsonValue>): JsonObject {
  const entries = [...members].sort(([left], [right]) => compareCodePoints(left, right));
  return Object.fromEntries(entries);
}

function plainNumber(value: number | JsonNumber | undefined): number {
  return value instanceof JsonNumber ? value.toNumber() : (value ?? 0);
}
