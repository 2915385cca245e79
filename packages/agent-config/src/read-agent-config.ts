import type { AgentConfig, ApiProxyConfig, ConnectionRole, Diagnostic, Result } from '@sluice/core';
import { closestName, fail, succeed } from '@sluice/core';
import { connectionRole, readRoot } from './blocks/root.ts';
import { toTemplateEngine } from './blocks/template-config.ts';
import { toVaultConnection } from './blocks/vault.ts';
import { checkTogether } from './check-together.ts';
import type { ConfigParts } from './config-parts.ts';
import { toConfigParts } from './config-parts.ts';
import type { Report } from './decode/field.ts';
import { reportError } from './decode/field.ts';
import { parseHcl } from './hcl/parse-hcl.ts';
import { parseJsonTree } from './hcl/parse-json-tree.ts';
import type { HclObject } from './hcl/tree.ts';
import { mergeParts } from './merge-parts.ts';
import { withoutAbsent } from './without-absent.ts';

/** One document and the name that messages give it. */
export interface AgentConfigSource {
  readonly file: string;
  readonly text: string;
}

export interface ReadAgentConfigOptions {
  /**
   * For `aad_env_var`, `BAO_`/`VAULT_AGENT_DISABLE_IDLE_CONNECTIONS` and `..._KEEP_ALIVES`, which override the file.
   * Default: none.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Unknown keys are errors everywhere. Default: only in `template`, `env_template` and `exec`. */
  readonly strict?: boolean;
  /** The methods that the caller can log in with; another one is an error. Default: not checked. */
  readonly authMethods?: readonly string[];
}

export interface AgentConfigReading {
  readonly config: AgentConfig;
  /** Warnings, and notes (`info`) about keys that have no effect, in source order. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads one document, JSON when its first character is `{`, else HCL. A failed `Result` has every problem of every
 * level (errors, and warnings too) with file, line and column. Codes: `hcl/syntax`, `json/syntax`, `agent-config/...`.
 * Source: spec/agent.md 2.
 */
export function readAgentConfig(
  text: string,
  { file, ...options }: ReadAgentConfigOptions & { readonly file: string },
): Result<AgentConfigReading> {
  return mergeAgentConfigs([{ file, text }], options);
}

/** Reads several documents, in the order given, as one configuration. Source: spec/agent.md 2.1. */
export function mergeAgentConfigs(
  sources: readonly AgentConfigSource[],
  { env = {}, strict = false, authMethods }: ReadAgentConfigOptions = {},
): Result<AgentConfigReading> {
  const problems: Diagnostic[] = [];
  const report: Report = (problem) => {
    const raised = strict && problem.code === 'agent-config/unknown-key';
    problems.push(raised ? { ...problem, severity: 'error' } : problem);
  };
  const readable = sources.flatMap((source) => readTree(source, report) ?? []);
  const parts = mergeParts(readable.map((tree) => toConfigParts(readRoot(tree, report), env, report)));
  // What stands in a file that could not be read is not missing.
  if (readable.length === sources.length) checkTogether(parts, sources[0]?.file ?? 'configuration', report);
  checkMethod(parts, authMethods, report);
  const config = assemble(parts, env, report);
  const ordered = inSourceOrder(problems, sources);
  return ordered.some(({ severity }) => severity === 'error') ? fail(ordered) : succeed({ config, warnings: ordered });
}

function checkMethod({ autoAuth }: ConfigParts, known: readonly string[] | undefined, report: Report): void {
  const type = autoAuth?.value?.method.type;
  if (autoAuth === undefined || type === undefined || known === undefined || known.includes(type)) return;
  const near = closestName(type, known);
  const hint = near === undefined ? `use one of ${known.join(', ')}` : `did you mean ${near}?`;
  reportError(
    report,
    'agent-config/auth-method',
    autoAuth.where,
    `auth method ${JSON.stringify(type)} is not supported`,
    hint,
  );
}

function inSourceOrder(problems: readonly Diagnostic[], sources: readonly AgentConfigSource[]): readonly Diagnostic[] {
  const place = ({ where }: Diagnostic): readonly number[] => {
    if (where.kind !== 'file') return [sources.length, 0, 0];
    return [sources.findIndex(({ file }) => file === where.file), where.line, where.column];
  };
  return problems.toSorted((left, right) => {
    const [a, b] = [place(left), place(right)];
    return a.map((rank, index) => rank - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  });
}

function readTree({ file, text }: AgentConfigSource, report: Report): HclObject | undefined {
  const parsed = /^\ufeff?\s*\{/.test(text) ? parseJsonTree(text, file) : parseHcl(text, file);
  if (parsed.ok && parsed.value.kind === 'object') return parsed.value;
  if (!parsed.ok) parsed.error.forEach(report);
  return undefined;
}

function assemble(parts: ConfigParts, env: Readonly<Record<string, string | undefined>>, report: Report): AgentConfig {
  const { autoAuth, cache, exec, telemetry, pidFile } = parts;
  const persist = cache?.value.persist;
  return {
    ...withoutAbsent({
      pidFile,
      telemetry,
      autoAuth: autoAuth?.value,
      cache: cache && withoutAbsent({ persist }),
      apiProxy: apiProxyOf(parts),
      exec: exec?.value,
    }),
    exitAfterAuth: parts.exitAfterAuth ?? false,
    vault: parts.vault ?? toVaultConnection(undefined, report),
    listeners: valuesOf(parts.listeners),
    templates: valuesOf(parts.templates),
    templateConfig: parts.templateEngine ?? toTemplateEngine(undefined, report),
    envTemplates: valuesOf(parts.envTemplates),
    disableIdleConnections: rolesOf(env, 'IDLE_CONNECTIONS', report) ?? parts.disableIdleConnections,
    disableKeepAlives: rolesOf(env, 'KEEP_ALIVES', report) ?? parts.disableKeepAlives,
    log: parts.log,
  };
}

/** Rule 9 of spec/agent.md 2.5: the legacy setting in `cache` counts where `api_proxy` does not say. */
function apiProxyOf({ cache, apiProxy }: ConfigParts): ApiProxyConfig | undefined {
  const legacy = cache?.value.tokenUse?.value;
  if (apiProxy === undefined && legacy === undefined) return undefined;
  return { useAutoAuthToken: apiProxy?.value.tokenUse?.value ?? legacy ?? 'never' };
}

function valuesOf<T>(placed: readonly { readonly value: T | undefined }[]): readonly T[] {
  return placed.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

/** Source: spec/agent.md 1.3. An empty variable is unset. */
function rolesOf(
  env: Readonly<Record<string, string | undefined>>,
  suffix: string,
  report: Report,
): readonly ConnectionRole[] | undefined {
  const names = [`BAO_AGENT_DISABLE_${suffix}`, `VAULT_AGENT_DISABLE_${suffix}`];
  const name = names.find((candidate) => (env[candidate] ?? '') !== '');
  if (name === undefined) return undefined;
  return (env[name] ?? '').split(',').flatMap((written) => {
    const role = connectionRole(written);
    if (role !== undefined) return [role];
    const where = { kind: 'setting', name } as const;
    const message = `unknown connection ${JSON.stringify(written)}`;
    report({ code: 'agent-config/connection', severity: 'error', where, message });
    return [];
  });
}
