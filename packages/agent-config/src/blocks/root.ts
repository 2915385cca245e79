import type { ConnectionRole, JsonObject } from '@sluice/core';
import type { HclObject } from '../hcl/tree.ts';
import type { Block, BlockReader } from '../decode/block.ts';
import { block, many, one } from '../decode/block.ts';
import type { Field, Report } from '../decode/field.ts';
import { reportError } from '../decode/field.ts';
import { map } from '../decode/map.ts';
import { boolean, duration, integer, readTextList, scalar, text } from '../decode/scalar.ts';
import type { ApiProxyBlock } from './api-proxy.ts';
import { apiProxyBlock } from './api-proxy.ts';
import type { AutoAuthBlock } from './auto-auth.ts';
import { autoAuthBlock } from './auto-auth.ts';
import type { CacheBlock } from './cache.ts';
import { cacheBlock } from './cache.ts';
import type { EnvTemplateBlock } from './env-template.ts';
import { envTemplateBlock } from './env-template.ts';
import type { ExecBlock } from './exec.ts';
import { execBlock } from './exec.ts';
import type { ListenerBlock } from './listener.ts';
import { listenerBlock } from './listener.ts';
import type { TemplateBlock } from './template.ts';
import { templateBlock } from './template.ts';
import type { TemplateConfigBlock } from './template-config.ts';
import { templateConfigBlock } from './template-config.ts';
import type { VaultBlock } from './vault.ts';
import { vaultBlock } from './vault.ts';

const roles: readonly ConnectionRole[] = ['auto-auth', 'caching', 'proxying', 'templating'];

export interface RootValues {
  readonly pid_file: string;
  readonly exit_after_auth: boolean;
  readonly vault: VaultBlock;
  readonly auto_auth: AutoAuthBlock;
  readonly cache: CacheBlock;
  readonly api_proxy: ApiProxyBlock;
  readonly listener: readonly ListenerBlock[];
  readonly template: readonly TemplateBlock[];
  readonly template_config: TemplateConfigBlock;
  readonly env_template: readonly EnvTemplateBlock[];
  readonly exec: ExecBlock;
  readonly telemetry: JsonObject;
  readonly disable_idle_connections: readonly ConnectionRole[];
  readonly disable_keep_alives: readonly ConnectionRole[];
  readonly log_level: string;
  readonly log_format: string;
  readonly log_file: string;
  readonly log_rotate_bytes: number;
  readonly log_rotate_duration: number;
  readonly log_rotate_max_files: number;
}

export type RootBlock = Block<RootValues>;

/** The whole file. Source: spec/agent.md 2.5. */
export const rootBlock: BlockReader<RootValues> = block({
  name: '',
  fields: {
    pid_file: text(),
    exit_after_auth: boolean(),
    vault: one(vaultBlock),
    auto_auth: one(autoAuthBlock),
    cache: one(cacheBlock),
    api_proxy: one(apiProxyBlock),
    listener: many(listenerBlock),
    template: many(templateBlock),
    template_config: one(templateConfigBlock),
    env_template: many(envTemplateBlock),
    exec: one(execBlock),
    telemetry: map(),
    disable_idle_connections: connectionRoles(),
    disable_keep_alives: connectionRoles(),
    log_level: text(),
    log_format: text(),
    log_file: text(),
    log_rotate_bytes: integer(),
    log_rotate_duration: duration(),
    log_rotate_max_files: integer(),
  },
  ignored: [
    'disable_mlock',
    'cluster_name',
    'cluster_addr',
    'api_addr',
    'default_max_request_duration',
    'default_lease_ttl',
    'max_lease_ttl',
    'entropy',
    'seal',
    'storage',
    'ha_storage',
    'ui',
    'license_path',
    'pki_external_ca',
  ],
});

export function readRoot(object: HclObject, report: Report): RootBlock {
  return rootBlock.readBody({ object }, report);
}

/** The roles that a text names, without blanks around them; `undefined` when one is unknown. */
export function connectionRole(name: string): ConnectionRole | undefined {
  return roles.find((role) => role === name.trim());
}

function connectionRoles(): Field<readonly ConnectionRole[]> {
  return scalar((value, name, report) => {
    const names = readTextList(value, name, report) ?? [];
    return names.flatMap((written) => {
      const role = connectionRole(written);
      if (role !== undefined) return [role];
      if (written.trim() === '') return [];
      const message = `unknown connection ${JSON.stringify(written)} in ${name}`;
      reportError(report, 'agent-config/connection', value.where, message, `use ${roles.join(', ')}`);
      return [];
    });
  });
}
