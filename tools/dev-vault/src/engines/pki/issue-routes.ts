import type { webcrypto } from 'node:crypto';
import { formatGoDuration, parseDurationSeconds } from '@sluice/core';
import type { JsonObject } from '@sluice/core';
import type * as x509 from '@peculiar/x509';
import { loadX509 } from '../../certificates.ts';
import { bareError, invalidRequest } from '../../core/errors.ts';
import type { Fields } from '../../core/fields.ts';
import { secondsText } from '../../core/go-text.ts';
import { defaultTtlOf, maxTtlOf } from '../../core/mount.ts';
import type { Call, Reply, Route } from '../../core/model.ts';
import { generateKeys, issue, newSerial, pemOf, privateKeyOf, serialOf } from './make-certificate.ts';
import { checkNames } from './names.ts';
import type { RequestedNames } from './names.ts';
import type { Issuer, PkiRole, PkiState } from './pki-state.ts';

const fields: Fields = {
  role: 'string',
  common_name: 'string',
  alt_names: 'comma-list',
  ip_sans: 'comma-list',
  uri_sans: 'comma-list',
  other_sans: 'comma-list',
  ttl: 'string',
  not_after: 'string',
  format: 'string',
  private_key_format: 'string',
  exclude_cn_from_sans: 'boolean',
  remove_roots_from_chain: 'boolean',
  csr: 'string',
};

/** Object identifier of the extension. */
const subjectAlternativeName = '2.5.29.17';

/** `issue/` and `sign/`. Source: spec/vault-api.md 10. */
export function issueRoutes(state: PkiState): readonly Route[] {
  return [
    { pattern: 'issue/:role', fields, write: (call) => issueNew(state, call) },
    { pattern: 'sign/:role', fields, write: (call) => signRequest(state, call) },
  ];
}

async function issueNew(state: PkiState, call: Call): Promise<Reply> {
  const role = roleOf(state, call);
  const issuer = issuerOf(state);
  const names = requestedNames(call);
  checkNames(role, names);
  if (role.keyType === 'any')
    throw invalidRequest('role key type "any" not allowed for issuing certificates, only signing');
  const { keys } = await generateKeys(role.keyType, role.keyBits);
  const made = await make(state, call, { role, issuer, names, publicKey: keys.publicKey });
  const key = await privateKeyOf(keys);
  const pkcs8 = call.input.text('private_key_format') === 'pkcs8' || role.keyType === 'ed25519';
  const type = pkcs8 ? 'pkcs8' : role.keyType === 'rsa' ? 'pkcs1' : 'sec1';
  const format = call.input.text('format') ?? 'pem';
  const privateKey =
    format === 'der'
      ? key.export({ type: type as 'pkcs8', format: 'der' }).toString('base64')
      : key.export({ type: type, format: 'pem' }).toString().trim();
  const data = shape(made, format, privateKey);
  return {
    data: { ...data, private_key: privateKey, private_key_type: role.keyType },
    warnings: made.warnings,
    ...leaseOf(role, made),
  };
}

async function signRequest(state: PkiState, call: Call): Promise<Reply> {
  const role = roleOf(state, call);
  const issuer = issuerOf(state);
  const csr = await parseCsr(call.input.text('csr') ?? '');
  const names = withCsrNames(role, requestedNames(call), csr, await loadX509());
  checkNames(role, names);
  const made = await make(state, call, { role, issuer, names, publicKey: csr.publicKey });
  return {
    data: shape(made, call.input.text('format') ?? 'pem', undefined),
    warnings: made.warnings,
    ...leaseOf(role, made),
  };
}

interface Made {
  readonly certificate: x509.X509Certificate;
  readonly issuer: Issuer;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly ttlSeconds: number;
  readonly warnings: readonly string[];
}

interface Order {
  readonly role: PkiRole;
  readonly issuer: Issuer;
  readonly names: RequestedNames;
  readonly publicKey: webcrypto.CryptoKey | x509.PublicKey;
}

async function make(state: PkiState, call: Call, { role, issuer, names, publicKey }: Order): Promise<Made> {
  const nowMs = Math.floor(call.vault.nowMs() / 1000) * 1000;
  const { ttlSeconds, warnings } = lifetimeOf(call, role);
  const asked = call.input.text('not_after') ?? '';
  const notAfterMs = asked === '' ? nowMs + ttlSeconds * 1000 : Date.parse(asked);
  if (!(notAfterMs <= issuer.expiresMs)) {
    throw invalidRequest(
      `cannot satisfy request, as TTL would result in notAfter of ${secondsText(notAfterMs)} that is beyond the expiration of the CA certificate at ${secondsText(issuer.expiresMs)}`,
    );
  }
  const notBeforeMs = nowMs - role.notBeforeSeconds * 1000;
  const serial = newSerial(call.vault.ids);
  const certificate = await issue(issuer, {
    names,
    publicKey,
    notBeforeMs,
    notAfterMs,
    role,
    urls: state.urls,
    serial,
  });
  if (!role.noStore) {
    const der = Buffer.from(certificate.rawData);
    const stored = {
      serial: serialOf(certificate),
      pem: pemOf(certificate),
      der,
      expiresMs: notAfterMs,
      revokedMs: undefined,
    };
    state.certificates.set(stored.serial, stored);
  }
  return { certificate, issuer, notBeforeMs, notAfterMs, ttlSeconds, warnings };
}

function lifetimeOf(
  { input, mount }: Call,
  role: PkiRole,
): { readonly ttlSeconds: number; readonly warnings: readonly string[] } {
  const text = input.text('ttl') ?? '';
  const parsed = parseDurationSeconds(text);
  if (!parsed.ok) throw invalidRequest(parsed.error);
  const asked = Number(parsed.value / 1_000_000_000n);
  const ttl = [asked, role.ttlSeconds].find((seconds) => seconds > 0) ?? defaultTtlOf(mount);
  const max = role.maxTtlSeconds > 0 ? Math.min(role.maxTtlSeconds, maxTtlOf(mount)) : maxTtlOf(mount);
  if (ttl <= max) return { ttlSeconds: ttl, warnings: [] };
  const words = (seconds: number): string => JSON.stringify(formatGoDuration(BigInt(seconds) * 1_000_000_000n));
  return {
    ttlSeconds: max,
    warnings: [`TTL ${words(ttl)} is longer than permitted maxTTL ${words(max)}, so maxTTL is being used`],
  };
}

function roleOf({ roles }: PkiState, { input }: Call): PkiRole {
  const role = roles.get(input.name('role'));
  if (role === undefined) throw invalidRequest(`unknown role: ${input.name('role')}`);
  return role;
}

function issuerOf({ issuers }: PkiState): Issuer {
  const [issuer] = issuers;
  if (issuer === undefined)
    throw bareError(
      'could not fetch the CA certificate (was one set?): unable to fetch corresponding info for issuer default',
    );
  return issuer;
}

/** The common name is an alternative name too, unless told otherwise. */
function requestedNames({ input }: Call): RequestedNames {
  const commonName = input.text('common_name') ?? '';
  const own = commonName === '' || input.flag('exclude_cn_from_sans') === true ? [] : [commonName];
  const all = [...new Set([...own, ...(input.list('alt_names') ?? [])])];
  return {
    commonName,
    dns: all.filter((name) => !name.includes('@')),
    email: all.filter((name) => name.includes('@')),
    ip: input.list('ip_sans') ?? [],
    uri: input.list('uri_sans') ?? [],
  };
}

async function parseCsr(pem: string): Promise<x509.Pkcs10CertificateRequest> {
  if (pem === '') throw invalidRequest('"csr" is empty');
  if (!pem.includes('-----BEGIN')) throw invalidRequest('csr contains no data');
  try {
    const library = await loadX509();
    const csr = new library.Pkcs10CertificateRequest(pem);
    if (await csr.verify()) return csr;
  } catch {
    throw invalidRequest('certificate request could not be parsed');
  }
  throw invalidRequest('request signature invalid');
}

function withCsrNames(
  role: PkiRole,
  names: RequestedNames,
  csr: x509.Pkcs10CertificateRequest,
  library: typeof x509,
): RequestedNames {
  const own = role.useCsrCommonName ? (csr.subjectName.getField('CN')[0] ?? '') : '';
  const commonName = own === '' ? names.commonName : own;
  const dns = [...new Set([...(commonName === '' || commonName.includes('@') ? [] : [commonName]), ...names.dns])];
  if (!role.useCsrSans) return { ...names, commonName, dns };
  const extension = csr.extensions.find(({ type }) => type === subjectAlternativeName);
  const listed =
    extension === undefined ? [] : new library.SubjectAlternativeNameExtension(extension.rawData).names.toJSON();
  const of = (type: string): readonly string[] => listed.filter((name) => name.type === type).map((name) => name.value);
  return {
    commonName,
    dns: [...new Set([...dns, ...of('dns')])],
    email: [...new Set([...names.email, ...of('email')])],
    ip: [...new Set([...names.ip, ...of('ip')])],
    uri: [...new Set([...names.uri, ...of('url')])],
  };
}

function shape(
  { certificate, issuer, notBeforeMs, notAfterMs }: Made,
  format: string,
  privateKey: string | undefined,
): JsonObject {
  const text = (each: x509.X509Certificate): string =>
    format === 'der' ? Buffer.from(each.rawData).toString('base64') : pemOf(each);
  if (!['pem', 'der', 'pem_bundle'].includes(format)) {
    throw invalidRequest(`the "format" path parameter must be "pem", "der", or "pem_bundle"`);
  }
  const bundle = [privateKey, pemOf(certificate), pemOf(issuer.certificate)]
    .filter((part) => part !== undefined)
    .join('\n');
  return {
    ca_chain: [text(issuer.certificate)],
    certificate: format === 'pem_bundle' ? bundle : text(certificate),
    expiration: Math.floor(notAfterMs / 1000),
    issuing_ca: text(issuer.certificate),
    not_before: Math.floor(notBeforeMs / 1000),
    serial_number: serialOf(certificate),
  };
}

function leaseOf(role: PkiRole, { certificate, ttlSeconds }: Made): Pick<Reply, 'lease'> {
  if (!role.generateLease) return {};
  return { lease: { ttlSeconds, renewable: false, internal: { serial: serialOf(certificate) } } };
}
