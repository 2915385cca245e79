import type {
  AutoAuthConfig,
  CacheConfig,
  ConnectionRole,
  EnvTemplateConfig,
  ExecConfig,
  JsonObject,
  ListenerConfig,
  LogConfig,
  TemplateConfig,
  TemplateEngineConfig,
  VaultConnectionConfig,
} from '@sluice/core';
import type { TokenUse } from './blocks/auto-auth-token-use.ts';
import { toAutoAuth } from './blocks/auto-auth.ts';
import { toCache } from './blocks/cache.ts';
import { toEnvTemplate } from './blocks/env-template.ts';
import { toExec } from './blocks/exec.ts';
import { toListener } from './blocks/listener.ts';
import type { RootBlock } from './blocks/root.ts';
import { toTemplateEngine } from './blocks/template-config.ts';
import { toTemplate } from './blocks/template.ts';
import { toVaultConnection } from './blocks/vault.ts';
import type { Report } from './decode/field.ts';
import type { FileLocation } from './hcl/tree.ts';
import { withoutAbsent } from './without-absent.ts';

/** Something that stands at a place. `value` is absent when it was wrong, which has been reported. */
export interface Placed<T> {
  readonly where: FileLocation;
  readonly value: T;
}

/** What one file says, decoded: what it does not say is absent, so that files can be merged. */
export interface ConfigParts {
  readonly pidFile?: string;
  readonly exitAfterAuth?: boolean;
  readonly vault?: VaultConnectionConfig;
  readonly autoAuth?: Placed<AutoAuthConfig | undefined>;
  readonly cache?: Placed<CacheConfig & { readonly tokenUse?: Placed<TokenUse>; readonly consistency?: FileLocation }>;
  readonly apiProxy?: Placed<{ readonly tokenUse?: Placed<TokenUse>; readonly consistency?: FileLocation }>;
  readonly listeners: readonly Placed<ListenerConfig | undefined>[];
  readonly templates: readonly Placed<TemplateConfig | undefined>[];
  readonly templateEngine?: TemplateEngineConfig;
  readonly envTemplates: readonly Placed<EnvTemplateConfig | undefined>[];
  readonly exec?: Placed<ExecConfig | undefined>;
  readonly telemetry?: JsonObject;
  readonly disableIdleConnections: readonly ConnectionRole[];
  readonly disableKeepAlives: readonly ConnectionRole[];
  readonly log: LogConfig;
}

/** Decodes the blocks of one file. */
export function toConfigParts(
  { values }: RootBlock,
  env: Readonly<Record<string, string | undefined>>,
  report: Report,
): ConfigParts {
  const { vault, auto_auth, cache, api_proxy, template_config, exec } = values;
  return {
    ...withoutAbsent({
      pidFile: values.pid_file,
      exitAfterAuth: values.exit_after_auth,
      telemetry: values.telemetry,
      vault: vault && toVaultConnection(vault, report),
      autoAuth: auto_auth && { where: auto_auth.where, value: toAutoAuth(auto_auth, env, report) },
      cache: cache && { where: cache.where, value: { ...toCache(cache, report), ...proxySettings(cache) } },
      apiProxy: api_proxy && { where: api_proxy.where, value: proxySettings(api_proxy) },
      templateEngine: template_config && toTemplateEngine(template_config, report),
      exec: exec && { where: exec.where, value: toExec(exec, report) },
    }),
    listeners: (values.listener ?? []).map((block) => ({ where: block.where, value: toListener(block, report) })),
    templates: (values.template ?? []).map((block) => ({ where: block.where, value: toTemplate(block, report) })),
    envTemplates: (values.env_template ?? []).map((block) => {
      return { where: block.label?.where ?? block.where, value: toEnvTemplate(block, report) };
    }),
    disableIdleConnections: values.disable_idle_connections ?? [],
    disableKeepAlives: values.disable_keep_alives ?? [],
    log: withoutAbsent({
      level: values.log_level,
      format: values.log_format,
      file: values.log_file,
      rotateBytes: values.log_rotate_bytes,
      rotateDurationMs: values.log_rotate_duration,
      rotateMaxFiles: values.log_rotate_max_files,
    }),
  };
}

interface ProxyBlock {
  readonly values: {
    readonly use_auto_auth_token?: TokenUse;
    readonly enforce_consistency?: string;
    readonly when_inconsistent?: string;
  };
  readonly where: FileLocation;
  readonly places: ReadonlyMap<string, FileLocation>;
}

function proxySettings({ values, where, places }: ProxyBlock): {
  readonly tokenUse?: Placed<TokenUse>;
  readonly consistency?: FileLocation;
} {
  const value = values.use_auto_auth_token;
  return withoutAbsent({
    tokenUse: value === undefined ? undefined : { where: places.get('use_auto_auth_token') ?? where, value },
    consistency: places.get('enforce_consistency') ?? places.get('when_inconsistent'),
  });
}
