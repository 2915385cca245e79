import type { JsonObject } from '@sluice/core';
import { entryRoutes } from '../../core/entry-routes.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { Fields } from '../../core/fields.ts';
import type { Input } from '../../core/input.ts';
import type { Route } from '../../core/model.ts';
import type { PkiRole, PkiState } from './pki-state.ts';

const fields: Fields = {
  name: 'string',
  allowed_domains: 'comma-list',
  allow_subdomains: 'boolean',
  allow_bare_domains: 'boolean',
  allow_glob_domains: 'boolean',
  allow_any_name: 'boolean',
  allow_localhost: 'boolean',
  allow_wildcard_certificates: 'boolean',
  allow_ip_sans: 'boolean',
  allowed_uri_sans: 'comma-list',
  enforce_hostnames: 'boolean',
  server_flag: 'boolean',
  client_flag: 'boolean',
  require_cn: 'boolean',
  use_csr_common_name: 'boolean',
  use_csr_sans: 'boolean',
  key_type: 'string',
  key_bits: 'integer',
  ttl: 'duration',
  max_ttl: 'duration',
  not_before_duration: 'duration',
  no_store: 'boolean',
  generate_lease: 'boolean',
  key_usage: 'comma-list',
  organization: 'comma-list',
  ou: 'comma-list',
};
const usualBits: Readonly<Record<string, number>> = { rsa: 2048, ec: 256, ed25519: 0, any: 0 };

/** `roles/`. Source: spec/vault-api.md 10. */
export function roleRoutes({ roles }: PkiState): readonly Route[] {
  return entryRoutes({
    path: 'roles',
    nameField: 'name',
    fields,
    entries: roles,
    neverCreates: true,
    show: describe,
    write({ input, vault }, name) {
      const role = readRole(input);
      roles.set(name, role);
      return vault.traits.name === 'vault-1.16' ? undefined : { data: describe(role) };
    },
  });
}

function readRole(input: Input): PkiRole {
  const on = (field: string, usual: boolean): boolean => input.flag(field) ?? usual;
  const keyType = input.text('key_type') ?? 'rsa';
  const usual = usualBits[keyType];
  if (usual === undefined) throw invalidRequest(`unknown key type ${keyType}`);
  const bits = input.number('key_bits') ?? 0;
  const role: PkiRole = {
    allowedDomains: input.list('allowed_domains') ?? [],
    allowSubdomains: on('allow_subdomains', false),
    allowBareDomains: on('allow_bare_domains', false),
    allowGlobDomains: on('allow_glob_domains', false),
    allowAnyName: on('allow_any_name', false),
    allowLocalhost: on('allow_localhost', true),
    allowWildcards: on('allow_wildcard_certificates', true),
    allowIpSans: on('allow_ip_sans', true),
    allowedUriSans: input.list('allowed_uri_sans') ?? [],
    enforceHostnames: on('enforce_hostnames', true),
    serverFlag: on('server_flag', true),
    clientFlag: on('client_flag', true),
    requireCn: on('require_cn', true),
    useCsrCommonName: on('use_csr_common_name', true),
    useCsrSans: on('use_csr_sans', true),
    keyType,
    keyBits: bits === 0 ? usual : bits,
    ttlSeconds: input.number('ttl') ?? 0,
    maxTtlSeconds: input.number('max_ttl') ?? 0,
    notBeforeSeconds: input.number('not_before_duration') ?? 30,
    noStore: on('no_store', false),
    generateLease: on('generate_lease', false),
    keyUsage: input.list('key_usage') ?? ['DigitalSignature', 'KeyAgreement', 'KeyEncipherment'],
    organization: input.list('organization') ?? [],
    units: input.list('ou') ?? [],
  };
  if (role.maxTtlSeconds > 0 && role.ttlSeconds > role.maxTtlSeconds) {
    throw invalidRequest('"ttl" value must be less than "max_ttl" value');
  }
  return role;
}

/** Fields that are accepted and shown, but not decided on here, have their usual values. */
function describe(role: PkiRole): JsonObject {
  return {
    allow_any_name: role.allowAnyName,
    allow_bare_domains: role.allowBareDomains,
    allow_glob_domains: role.allowGlobDomains,
    allow_globs_in_identity_templates: false,
    allow_ip_sans: role.allowIpSans,
    allow_localhost: role.allowLocalhost,
    allow_subdomains: role.allowSubdomains,
    allow_token_displayname: false,
    allow_wildcard_certificates: role.allowWildcards,
    allowed_domains: role.allowedDomains,
    allowed_domains_template: false,
    allowed_ip_sans_cidr: [],
    allowed_other_sans: [],
    allowed_serial_numbers: [],
    allowed_uri_sans: role.allowedUriSans,
    allowed_uri_sans_template: false,
    allowed_user_ids: [],
    basic_constraints_valid_for_non_ca: false,
    client_flag: role.clientFlag,
    cn_validations: ['email', 'hostname'],
    code_signing_flag: false,
    country: [],
    email_protection_flag: false,
    enforce_hostnames: role.enforceHostnames,
    ext_key_usage: [],
    ext_key_usage_oids: [],
    generate_lease: role.generateLease,
    issuer_ref: 'default',
    key_bits: role.keyBits,
    key_type: role.keyType,
    key_usage: role.keyUsage,
    locality: [],
    max_ttl: role.maxTtlSeconds,
    no_store: role.noStore,
    not_after: '',
    not_after_bound: 'permit',
    not_before: '',
    not_before_bound: 'permit',
    not_before_duration: role.notBeforeSeconds,
    organization: role.organization,
    ou: role.units,
    policy_identifiers: [],
    postal_code: [],
    province: [],
    require_cn: role.requireCn,
    server_flag: role.serverFlag,
    signature_bits: 0,
    street_address: [],
    ttl: role.ttlSeconds,
    use_csr_common_name: role.useCsrCommonName,
    use_csr_sans: role.useCsrSans,
    use_pss: false,
  };
}
