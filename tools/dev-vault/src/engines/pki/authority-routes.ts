import { parseDurationSeconds } from '@sluice/core';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import type { Fields } from '../../core/fields.ts';
import { secondsText, sortedUnique } from '../../core/go-text.ts';
import { defaultTtlOf, maxTtlOf } from '../../core/mount.ts';
import type { Call, Reply, Route } from '../../core/model.ts';
import { generateKeys, issueRoot, newSerial, pemOf, privateKeyOf, serialOf } from './make-certificate.ts';
import { makeCrl } from './crl.ts';
import type { IssuedCertificate, Issuer, PkiState } from './pki-state.ts';

const rootFields: Fields = {
  exported: 'string',
  common_name: 'string',
  ttl: 'string',
  key_type: 'string',
  key_bits: 'integer',
  issuer_name: 'string',
  key_name: 'string',
  format: 'string',
  private_key_format: 'string',
};
const noUrls =
  "This mount hasn't configured any authority information access (AIA) fields; this may make it harder for systems to find missing certificates in the chain or to validate revocation status of certificates. Consider updating /config/urls or the newly generated issuer with this information.";

/** The authority itself, and what is known of issued certificates. Source: spec/vault-api.md 10. */
export function authorityRoutes(state: PkiState): readonly Route[] {
  const pem = (body: string, contentType = 'application/pem-certificate-chain'): Reply => ({
    raw: { contentType, body },
  });
  const caPem = (): Reply => pem(state.issuers[0]?.pem ?? '');
  const revoke = ({ input, vault }: Call) => revokeCertificate(state, input.text('serial_number') ?? '', vault.nowMs());
  return [
    { pattern: 'root/generate/:exported', fields: rootFields, write: (call) => generateRoot(state, call) },
    {
      pattern: 'ca',
      open: true,
      read: () => ({
        raw: {
          contentType: 'application/pkix-cert',
          body: state.issuers[0] === undefined ? '' : Buffer.from(state.issuers[0].certificate.rawData),
        },
      }),
    },
    { pattern: 'ca/pem', open: true, read: caPem },
    { pattern: 'ca_chain', open: true, read: caPem },
    {
      pattern: 'crl',
      open: true,
      read: async ({ vault }) => ({
        raw: { contentType: 'application/pkix-crl', body: (await makeCrl(state, vault.nowMs())).der },
      }),
    },
    {
      pattern: 'crl/pem',
      open: true,
      read: async ({ vault }) => pem((await makeCrl(state, vault.nowMs())).pem, 'application/x-pem-file'),
    },
    { pattern: 'certs', list: () => ({ data: { keys: sortedUnique(serialsOf(state)) } }) },
    { pattern: 'cert/*serial', open: true, fields: { serial: 'string' }, read: (call) => showCertificate(state, call) },
    {
      pattern: 'issuers',
      open: true,
      list: () => ({
        data: {
          key_info: Object.fromEntries(state.issuers.map(({ id, name }) => [id, { issuer_name: name }])),
          keys: sortedUnique(state.issuers.map(({ id }) => id)),
        },
      }),
    },
    {
      pattern: 'config/urls',
      fields: { issuing_certificates: 'comma-list', crl_distribution_points: 'comma-list', ocsp_servers: 'comma-list' },
      read: () => ({ data: showUrls(state) }),
      write({ input }) {
        state.urls = {
          issuing: input.list('issuing_certificates') ?? state.urls.issuing,
          crl: input.list('crl_distribution_points') ?? state.urls.crl,
          ocsp: input.list('ocsp_servers') ?? state.urls.ocsp,
        };
        return { data: showUrls(state) };
      },
    },
    { pattern: 'revoke', fields: { serial_number: 'string' }, write: revoke },
    {
      pattern: 'tidy',
      write: () => ({ status: 202, data: null, warnings: ['Tidy operation successfully started.'] }),
    },
  ];
}

/** The newest authority does not replace the default one. */
async function generateRoot(state: PkiState, call: Call): Promise<Reply> {
  const { input, vault, mount } = call;
  const exported = input.name('exported');
  if (exported !== 'internal' && exported !== 'exported')
    throw invalidRequest(`the "exported" path parameter must be "internal" or "exported"`);
  const pair = await generateKeys(input.text('key_type') ?? 'rsa', input.number('key_bits') ?? 0);
  const parsed = parseDurationSeconds(input.text('ttl') ?? '');
  if (!parsed.ok) throw invalidRequest(parsed.error);
  const asked = Number(parsed.value / 1_000_000_000n);
  const ttl = Math.min(asked === 0 ? defaultTtlOf(mount) : asked, maxTtlOf(mount));
  const nowMs = Math.floor(vault.nowMs() / 1000) * 1000;
  const commonName = input.text('common_name') ?? '';
  if (commonName === '' && !vault.traits.openbao) throw invalidRequest('the common_name field is required');
  const notAfterMs = nowMs + ttl * 1000;
  const root = { commonName, pair, notBeforeMs: nowMs - 30_000, notAfterMs, serial: newSerial(vault.ids) };
  const certificate = await issueRoot(root);
  const issuer: Issuer = {
    id: vault.ids.uuid(),
    name: input.text('issuer_name') ?? '',
    keyId: vault.ids.uuid(),
    keyName: input.text('key_name') ?? '',
    certificate,
    pem: pemOf(certificate),
    signingKey: pair.keys.privateKey,
    signingAlgorithm: pair.signing,
    expiresMs: notAfterMs,
  };
  state.issuers.push(issuer);
  const serial = serialOf(certificate);
  state.certificates.set(serial, {
    serial,
    pem: issuer.pem,
    der: Buffer.from(certificate.rawData),
    expiresMs: notAfterMs,
    revokedMs: undefined,
  });
  const key =
    exported === 'exported'
      ? { private_key: (await privateKeyOf(pair.keys)).export({ type: 'pkcs8', format: 'pem' }).toString().trim() }
      : {};
  return { data: { ...describe(issuer), ...key }, warnings: state.urls.issuing.length === 0 ? [noUrls] : [] };
}

function describe(issuer: Issuer): JsonObject {
  return {
    certificate: issuer.pem,
    expiration: Math.floor(issuer.expiresMs / 1000),
    issuer_id: issuer.id,
    issuer_name: issuer.name,
    issuing_ca: issuer.pem,
    key_id: issuer.keyId,
    key_name: issuer.keyName,
    serial_number: serialOf(issuer.certificate),
  };
}

function showUrls({ urls }: PkiState): JsonObject {
  return {
    crl_distribution_points: urls.crl,
    enable_templating: false,
    issuing_certificates: urls.issuing,
    ocsp_servers: urls.ocsp,
  };
}

function serialsOf({ certificates }: PkiState): readonly string[] {
  return [...certificates.keys()];
}

/** Serial numbers come with colons or dashes; two names stand for the authority. */
function find({ certificates, issuers }: PkiState, text: string): IssuedCertificate | undefined {
  const [issuer] = issuers;
  if ((text === 'ca' || text === 'ca_chain') && issuer !== undefined)
    return certificates.get(serialOf(issuer.certificate));
  return certificates.get(text.toLowerCase().replaceAll('-', ':'));
}

function showCertificate(state: PkiState, { input }: Call): Reply | undefined {
  const found = find(state, input.name('serial'));
  if (found === undefined) return undefined;
  return {
    data: {
      certificate: found.pem,
      revocation_time: found.revokedMs === undefined ? 0 : Math.floor(found.revokedMs / 1000),
      revocation_time_rfc3339: found.revokedMs === undefined ? '' : secondsText(found.revokedMs),
    },
  };
}

function revokeCertificate(state: PkiState, text: string, nowMs: number): Reply {
  if (text === '') throw invalidRequest('The serial number or certificate to revoke must be provided.');
  const found = find(state, text);
  if (found === undefined) throw invalidRequest(`certificate with serial ${text} not found`);
  const revokedMs = found.revokedMs ?? nowMs;
  state.certificates.set(found.serial, { ...found, revokedMs });
  return {
    data: {
      revocation_time: Math.floor(revokedMs / 1000),
      revocation_time_rfc3339: secondsText(revokedMs),
      state: 'revoked',
    },
  };
}
