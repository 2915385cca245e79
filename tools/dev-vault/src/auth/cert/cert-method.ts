import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '@sluice/core';
import { entryRoutes } from '../../core/entry-routes.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { Fields } from '../../core/fields.ts';
import type { Input } from '../../core/input.ts';
import type { Login } from '../../core/login.ts';
import type { BackendFactory, Call, Route } from '../../core/model.ts';
import { noSettings, oldTokenFields, readSettings, showSettings, tokenFields } from '../token-fields.ts';
import { chainProblem, constraintsHold, identityOf } from './client-chain.ts';
import type { CertEntry } from './client-chain.ts';

const entryFields: Fields = {
  name: 'string',
  certificate: 'string',
  display_name: 'string',
  allowed_names: 'comma-list',
  allowed_common_names: 'comma-list',
  allowed_dns_sans: 'comma-list',
  allowed_email_sans: 'comma-list',
  allowed_uri_sans: 'comma-list',
  allowed_organizational_units: 'comma-list',
  required_extensions: 'comma-list',
  ...tokenFields,
  ...oldTokenFields,
};

/** Login with client certificates. Source: spec/vault-api.md 6.5. */
export const certMethod: BackendFactory = () => {
  const entries = new Map<string, CertEntry>();
  const config = { disableBinding: false };
  return {
    routes: [
      ...certRoutes(entries),
      {
        pattern: 'config',
        fields: { disable_binding: 'boolean', enable_identity_alias_metadata: 'boolean' },
        read: () => ({ data: { disable_binding: config.disableBinding, enable_identity_alias_metadata: false } }),
        write({ input }) {
          config.disableBinding = input.flag('disable_binding') ?? config.disableBinding;
          return undefined;
        },
      },
      {
        pattern: 'login',
        fields: { name: 'string' },
        open: true,
        write: async (call) => ({ login: await logIn(call, entries) }),
      },
    ],
    renewLogin(token, call) {
      if (!config.disableBinding) checkSameCertificate(call, token.internal['fingerprint'] ?? '');
      return entries.get(token.internal['cert_name'] ?? '')?.token.settings;
    },
  };
};

function certRoutes(entries: Map<string, CertEntry>): readonly Route[] {
  return entryRoutes({
    path: 'certs',
    nameField: 'name',
    fields: entryFields,
    entries,
    lowerCase: true,
    neverCreates: true,
    show: describe,
    write({ input }, name, known) {
      entries.set(name, readEntry(input, name, known));
      return undefined;
    },
  });
}

function readEntry(input: Input, name: string, known: CertEntry | undefined): CertEntry {
  const pem = input.text('certificate') ?? known?.pem ?? '';
  const list = (field: string, current: readonly string[] | undefined) => input.list(field) ?? current ?? [];
  return {
    name,
    pem,
    certificate: parse(pem),
    displayName: input.text('display_name') ?? known?.displayName ?? '',
    names: list('allowed_names', known?.names),
    commonNames: list('allowed_common_names', known?.commonNames),
    dnsSans: list('allowed_dns_sans', known?.dnsSans),
    emailSans: list('allowed_email_sans', known?.emailSans),
    uriSans: list('allowed_uri_sans', known?.uriSans),
    units: list('allowed_organizational_units', known?.units),
    token: readSettings(input, known?.token ?? noSettings),
  };
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw invalidRequest('failed to parse certificate');
  }
}

function describe(entry: CertEntry): JsonObject {
  return {
    allowed_common_names: entry.commonNames,
    allowed_dns_sans: entry.dnsSans,
    allowed_email_sans: entry.emailSans,
    allowed_names: entry.names,
    allowed_organizational_units: entry.units,
    allowed_uri_sans: entry.uriSans,
    certificate: entry.pem,
    display_name: entry.displayName === '' ? entry.name : entry.displayName,
    required_extensions: [],
    ...showSettings(entry.token),
  };
}

async function logIn(call: Call, entries: ReadonlyMap<string, CertEntry>): Promise<Login> {
  const leaf = leafOf(call);
  const asked = call.input.text('name') ?? '';
  const candidates =
    asked === '' ? [...entries.values()] : [...entries.values()].filter(({ name }) => name === asked.toLowerCase());
  const chain = call.connection.clientCertificates.slice(1).map((bytes) => new X509Certificate(bytes));
  const trusted = candidates.filter((entry) => chainProblem(entry, leaf, chain, call.vault.nowMs()) === undefined);
  if (trusted.length === 0) throw invalidRequest('invalid certificate or no client certificate supplied');
  const entry = trusted.find((candidate) => constraintsHold(candidate, leaf));
  if (entry === undefined)
    throw invalidRequest('no chain matching all constraints could be found for this login certificate');
  const identity = await identityOf(leaf);
  return {
    displayName: entry.displayName === '' ? entry.name : entry.displayName,
    policies: entry.token.settings.policies,
    metadata: { ...identity, cert_name: entry.name },
    alias: { name: identity['common_name'] ?? '' },
    settings: entry.token.settings,
    internal: { cert_name: entry.name, fingerprint: leaf.fingerprint256 },
  };
}

function leafOf({ connection }: Call): X509Certificate {
  const [bytes] = connection.clientCertificates;
  if (bytes === undefined) throw invalidRequest('no client certificate found');
  return new X509Certificate(bytes);
}

function checkSameCertificate(call: Call, fingerprint: string): void {
  if (leafOf(call).fingerprint256 !== fingerprint) {
    throw invalidRequest('client identity during renewal not matching client identity used during login');
  }
}
