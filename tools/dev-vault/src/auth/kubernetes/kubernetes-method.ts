import { entryRoutes } from '../../core/entry-routes.ts';
import type { Fields } from '../../core/fields.ts';
import type { BackendFactory, Call, Reply, Route } from '../../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { maxTtlOf } from '../../core/mount.ts';
import {
  noSettings,
  oldTokenFields,
  readSettings,
  settingsAtRenewal,
  showSettings,
  tokenFields,
} from '../token-fields.ts';
import type { KubernetesConfig, KubernetesRole } from './kubernetes-login.ts';
import { logIn } from './kubernetes-login.ts';
import type { TokenReviewer } from './token-review.ts';

const configFields = {
  kubernetes_host: 'string',
  kubernetes_ca_cert: 'string',
  token_reviewer_jwt: 'string',
  pem_keys: 'comma-list',
  issuer: 'string',
  disable_iss_validation: 'boolean',
  disable_local_ca_jwt: 'boolean',
} as const satisfies Fields;

const roleFields = {
  name: 'string',
  bound_service_account_names: 'comma-list',
  bound_service_account_namespaces: 'comma-list',
  bound_service_account_namespace_selector: 'string',
  audience: 'string',
  alias_name_source: 'string',
  ...tokenFields,
  ...oldTokenFields,
} as const satisfies Fields;

/** Login with service account tokens. Source: spec/vault-api.md 6.1. */
export function kubernetesMethod(reviewer: TokenReviewer): BackendFactory {
  return () => {
    const roles = new Map<string, KubernetesRole>();
    const state: { config?: KubernetesConfig } = {};
    return {
      routes: [
        ...configRoutes(state),
        ...roleRoutes(roles),
        {
          pattern: 'login',
          fields: { role: 'string', jwt: 'string' },
          open: true,
          write: async (call) => ({ login: await logIn(call, state.config, roles, reviewer) }),
        },
      ],
      renewLogin: (token) => settingsAtRenewal(roles, token.internal['role']),
    };
  };
}

function configRoutes(state: { config?: KubernetesConfig }): readonly Route[] {
  return [
    {
      pattern: 'config',
      fields: configFields,
      read: () => (state.config === undefined ? undefined : { data: showConfig(state.config) }),
      write({ input, vault }) {
        const host = input.text('kubernetes_host') ?? '';
        if (host === '') throw invalidRequest('no host provided');
        const caCertificate = input.text('kubernetes_ca_cert') ?? '';
        const disableLocal = input.flag('disable_local_ca_jwt') ?? false;
        if (vault.traits.openbao && disableLocal && caCertificate === '') {
          throw invalidRequest('kubernetes_ca_cert must be given when disable_local_ca_jwt is true');
        }
        state.config = {
          host,
          caCertificate,
          reviewerJwt: input.text('token_reviewer_jwt') ?? '',
          pemKeys: input.list('pem_keys') ?? [],
          issuer: input.text('issuer') ?? '',
          disableIssuerCheck: input.flag('disable_iss_validation') ?? true,
          disableLocal,
        };
        return undefined;
      },
    },
  ];
}

function showConfig(config: KubernetesConfig): JsonObject {
  return {
    disable_iss_validation: config.disableIssuerCheck,
    disable_local_ca_jwt: config.disableLocal,
    issuer: config.issuer,
    kubernetes_ca_cert: config.caCertificate,
    kubernetes_host: config.host,
    pem_keys: config.pemKeys,
    token_reviewer_jwt_set: config.reviewerJwt !== '',
  };
}

function roleRoutes(roles: Map<string, KubernetesRole>): readonly Route[] {
  return entryRoutes({
    path: 'role',
    nameField: 'name',
    fields: roleFields,
    entries: roles,
    lowerCase: true,
    show: showRole,
    write(call, name, known) {
      const role = readRole(call, known);
      roles.set(name, role);
      return roleWarnings(call, role);
    },
  });
}

function readRole({ input }: Call, known: KubernetesRole | undefined): KubernetesRole {
  const role: KubernetesRole = {
    names: input.list('bound_service_account_names') ?? known?.names ?? [],
    namespaces: input.list('bound_service_account_namespaces') ?? known?.namespaces ?? [],
    namespaceSelector: input.text('bound_service_account_namespace_selector') ?? known?.namespaceSelector ?? '',
    audience: input.text('audience') ?? known?.audience ?? '',
    aliasSource: input.text('alias_name_source') ?? known?.aliasSource ?? 'serviceaccount_uid',
    token: readSettings(input, known?.token ?? noSettings),
  };
  if (role.names.length === 0) throw invalidRequest('"bound_service_account_names" can not be empty');
  if (role.namespaces.length === 0 && role.namespaceSelector === '') {
    throw invalidRequest(
      '"bound_service_account_namespaces" can not be empty if "bound_service_account_namespace_selector" is not set',
    );
  }
  if (mixed(role.names) || mixed(role.namespaces)) throw invalidRequest('can not mix "*" with values');
  if (role.namespaceSelector !== '' && !/match(?:Labels|Expressions)/.test(role.namespaceSelector)) {
    throw invalidRequest('invalid "bound_service_account_namespace_selector" configured');
  }
  if (!['serviceaccount_uid', 'serviceaccount_name'].includes(role.aliasSource)) {
    throw invalidRequest('invalid alias_name_source, must be one of: serviceaccount_uid, serviceaccount_name');
  }
  return role;
}

function mixed(list: readonly string[]): boolean {
  return list.length > 1 && list.includes('*');
}

function roleWarnings({ mount, vault }: Call, { token, audience }: KubernetesRole): Reply | undefined {
  const warnings = [
    ...(token.settings.maxTtlSeconds > maxTtlOf(mount) ? [tooLong] : []),
    ...(vault.traits.openbao || audience !== '' ? [] : [noAudience]),
  ];
  return warnings.length === 0 ? undefined : { data: null, warnings };
}

const tooLong =
  "max_ttl is greater than the system or backend mount's maximum TTL value; issued tokens' max TTL value will be truncated";
const noAudience =
  'This role does not have an audience configured. While audiences are not required, consider specifying one if your use case would benefit from additional JWT claim verification.';

function showRole(role: KubernetesRole): JsonObject {
  return {
    alias_name_source: role.aliasSource,
    ...(role.audience === '' ? {} : { audience: role.audience }),
    bound_service_account_names: role.names,
    bound_service_account_namespace_selector: role.namespaceSelector,
    bound_service_account_namespaces: role.namespaces,
    ...showSettings(role.token),
  };
}
