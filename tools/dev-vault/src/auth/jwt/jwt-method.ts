import type { JsonObject } from '@sluice/core';
import { entryRoutes } from '../../core/entry-routes.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { Fields } from '../../core/fields.ts';
import type { BackendFactory, Call, Route } from '../../core/model.ts';
import { publicKeyOf } from '../jwt-claims.ts';
import {
  noSettings,
  oldTokenFields,
  readSettings,
  settingsAtRenewal,
  showSettings,
  tokenFields,
} from '../token-fields.ts';
import { logIn } from './jwt-login.ts';
import type { JwtConfig, JwtRole } from './jwt-login.ts';

const configFields: Fields = {
  jwt_validation_pubkeys: 'comma-list',
  jwks_url: 'string',
  jwks_ca_pem: 'string',
  jwks_pairs: 'any',
  oidc_discovery_url: 'string',
  oidc_discovery_ca_pem: 'string',
  oidc_client_id: 'string',
  oidc_client_secret: 'string',
  oidc_response_mode: 'string',
  oidc_response_types: 'comma-list',
  bound_issuer: 'string',
  default_role: 'string',
  jwt_supported_algs: 'comma-list',
  provider_config: 'map',
  namespace_in_state: 'boolean',
  override_allowed_server_names: 'comma-list',
};
const roleFields: Fields = {
  name: 'string',
  role_type: 'string',
  user_claim: 'string',
  user_claim_json_pointer: 'boolean',
  bound_audiences: 'comma-list',
  bound_subject: 'string',
  bound_claims: 'map',
  bound_claims_type: 'string',
  claim_mappings: 'pairs',
  groups_claim: 'string',
  expiration_leeway: 'string',
  not_before_leeway: 'string',
  clock_skew_leeway: 'string',
  allowed_redirect_uris: 'comma-list',
  oidc_scopes: 'comma-list',
  max_age: 'duration',
  verbose_oidc_logging: 'boolean',
  ...tokenFields,
  ...oldTokenFields,
};

/** Login with tokens of other issuers. Source: spec/vault-api.md 6.4. */
export const jwtMethod: BackendFactory = () => {
  const roles = new Map<string, JwtRole>();
  const state: { config?: JwtConfig } = {};
  return {
    routes: [
      configRoute(state),
      ...roleRoutes(roles),
      {
        pattern: 'login',
        fields: { role: 'string', jwt: 'string' },
        open: true,
        write: async (call) => ({ login: await logIn(call, state.config, roles) }),
      },
    ],
    renewLogin: (token) => settingsAtRenewal(roles, token.internal['role']),
  };
};

function configRoute(state: { config?: JwtConfig }): Route {
  return {
    pattern: 'config',
    fields: configFields,
    read: () => (state.config === undefined ? undefined : { data: showConfig(state.config) }),
    write({ input }) {
      const text = (name: string): string => input.text(name) ?? '';
      const config: JwtConfig = {
        publicKeys: (input.list('jwt_validation_pubkeys') ?? []).map((pem) => pem.trim()),
        jwksUrl: text('jwks_url'),
        jwksCa: text('jwks_ca_pem'),
        discoveryUrl: text('oidc_discovery_url'),
        discoveryCa: text('oidc_discovery_ca_pem'),
        boundIssuer: text('bound_issuer'),
        defaultRole: text('default_role'),
        algorithms: input.list('jwt_supported_algs') ?? [],
      };
      const sources = [config.publicKeys.length > 0, config.jwksUrl !== '', config.discoveryUrl !== ''].filter(Boolean);
      if (sources.length !== 1) {
        throw invalidRequest(
          "exactly one of 'jwt_validation_pubkeys', 'jwks_url', 'jwks_pairs', 'oidc_discovery_url', or 'provider_config' must be set",
        );
      }
      for (const pem of config.publicKeys) checkKey(pem);
      state.config = config;
      return undefined;
    },
  };
}

function checkKey(pem: string): void {
  try {
    publicKeyOf(pem);
  } catch {
    throw invalidRequest('error parsing public key: data does not contain any valid RSA or ECDSA public keys');
  }
}

function showConfig(config: JwtConfig): JsonObject {
  return {
    bound_issuer: config.boundIssuer,
    default_role: config.defaultRole,
    jwks_ca_pem: config.jwksCa,
    jwks_url: config.jwksUrl,
    jwt_supported_algs: config.algorithms,
    jwt_validation_pubkeys: config.publicKeys,
    namespace_in_state: true,
    oidc_client_id: '',
    oidc_discovery_ca_pem: config.discoveryCa,
    oidc_discovery_url: config.discoveryUrl,
    oidc_response_mode: '',
    oidc_response_types: [],
    override_allowed_server_names: [],
    provider_config: {},
    status: 'valid',
  };
}

function roleRoutes(roles: Map<string, JwtRole>): readonly Route[] {
  return entryRoutes({
    path: 'role',
    nameField: 'name',
    fields: roleFields,
    entries: roles,
    show: showRole,
    write(call, name, known) {
      roles.set(name, readRole(call, known));
      return undefined;
    },
  });
}

function readRole({ input }: Call, known: JwtRole | undefined): JwtRole {
  const role: JwtRole = {
    type: input.text('role_type') ?? known?.type ?? 'oidc',
    userClaim: input.text('user_claim') ?? known?.userClaim ?? '',
    userClaimPointer: input.flag('user_claim_json_pointer') ?? known?.userClaimPointer ?? false,
    audiences: input.list('bound_audiences') ?? known?.audiences ?? [],
    subject: input.text('bound_subject') ?? known?.subject ?? '',
    claims: input.object('bound_claims') ?? known?.claims ?? null,
    claimsType: input.text('bound_claims_type') ?? known?.claimsType ?? 'string',
    mappings: input.pairs('claim_mappings') ?? known?.mappings ?? {},
    groupsClaim: input.text('groups_claim') ?? known?.groupsClaim ?? '',
    expirationLeeway: leeway(input.text('expiration_leeway'), known?.expirationLeeway),
    notBeforeLeeway: leeway(input.text('not_before_leeway'), known?.notBeforeLeeway),
    skewLeeway: leeway(input.text('clock_skew_leeway'), known?.skewLeeway),
    redirectUris: input.list('allowed_redirect_uris') ?? known?.redirectUris ?? null,
    token: readSettings(input, known?.token ?? noSettings),
  };
  if (!['jwt', 'oidc'].includes(role.type)) throw invalidRequest(`invalid 'role_type': ${role.type}`);
  if (role.userClaim === '') throw invalidRequest('a user claim must be defined on the role');
  if (!['string', 'glob'].includes(role.claimsType))
    throw invalidRequest(`invalid 'bound_claims_type': ${role.claimsType}`);
  if (role.type === 'oidc' && (role.redirectUris ?? []).length === 0) {
    throw invalidRequest("'allowed_redirect_uris' must be set if 'role_type' is 'oidc' or unspecified.");
  }
  const bound = [
    role.audiences.length,
    role.subject.length,
    Object.keys(role.claims ?? {}).length,
    role.token.settings.boundCidrs.length,
  ];
  if (role.type === 'jwt' && bound.every((size) => size === 0)) {
    throw invalidRequest('must have at least one bound constraint when creating/updating a role');
  }
  return role;
}

/** Seconds; negative is "none", 0 the usual value. */
function leeway(text: string | undefined, known = 0): number {
  if (text === undefined) return known;
  const seconds = /^(-?\d+)(s|m|h)?$/.exec(text);
  const unit = { s: 1, m: 60, h: 3600 }[seconds?.[2] ?? 's'] ?? 1;
  return seconds === null ? 0 : Number(seconds[1]) * unit;
}

function showRole(role: JwtRole): JsonObject {
  return {
    allowed_redirect_uris: role.redirectUris,
    bound_audiences: role.audiences,
    bound_claims: role.claims,
    bound_claims_type: role.claimsType,
    bound_subject: role.subject,
    callback_mode: 'client',
    claim_mappings: role.mappings,
    clock_skew_leeway: role.skewLeeway,
    expiration_leeway: role.expirationLeeway,
    groups_claim: role.groupsClaim,
    max_age: 0,
    not_before_leeway: role.notBeforeLeeway,
    oauth2_metadata: null,
    oidc_disable_confirmation: false,
    oidc_scopes: null,
    role_type: role.type,
    token_policies_template_claims: false,
    user_claim: role.userClaim,
    user_claim_json_pointer: role.userClaimPointer,
    verbose_oidc_logging: false,
    ...showSettings(role.token),
  };
}
