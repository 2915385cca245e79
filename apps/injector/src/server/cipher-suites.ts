import type { Diagnostic, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';

/** TLS versions that `-tls-min-version` takes, with the version Node is asked for. */
export const tlsVersions: Readonly<Record<string, 'TLSv1.2' | 'TLSv1.3'>> = {
  // OpenSSL 3 serves nothing below 1.2 at its default level; the peer's names stay accepted (spec/kubernetes.md 5.7).
  tls10: 'TLSv1.2',
  tls11: 'TLSv1.2',
  tls12: 'TLSv1.2',
  tls13: 'TLSv1.3',
};

/**
 * OpenSSL's cipher list for the peer's comma list of IANA names; absent for none (Node's defaults).
 * TLS 1.3 suites are accepted and ineffective, as with the peer. Source: spec/injector.md 5.1, spec/kubernetes.md 5.7.
 */
export function parseCipherSuites(list: string): Result<string | undefined> {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length > 0) return fail(unknown.map((name) => unsupported(list, name)));
  const effective = names.map((name) => suites[name] ?? '').filter((name) => name !== '');
  return succeed(effective.length === 0 ? undefined : effective.join(':'));
}

// Go's constant to OpenSSL's name; empty where the suite is known but cannot be chosen (TLS 1.3) or served (RC4, 3DES).
const suites: Readonly<Record<string, string>> = {
  TLS_AES_128_GCM_SHA256: '',
  TLS_AES_256_GCM_SHA384: '',
  TLS_CHACHA20_POLY1305_SHA256: '',
  TLS_RSA_WITH_RC4_128_SHA: '',
  TLS_RSA_WITH_3DES_EDE_CBC_SHA: '',
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_AES_128_CBC_SHA256: 'AES128-SHA256',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_RC4_128_SHA: '',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_RC4_128_SHA: '',
  TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA: '',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: 'ECDHE-ECDSA-AES128-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 'ECDHE-RSA-AES128-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305: 'ECDHE-ECDSA-CHACHA20-POLY1305',
};

function unsupported(list: string, name: string): Diagnostic {
  return {
    code: 'setting/unsupported-cipher',
    severity: 'error',
    where: { kind: 'setting', name: '-tls-cipher-suites' },
    message: `failed to parse TLS cipher suites list ${JSON.stringify(list)}: unsupported cipher ${JSON.stringify(name)}`,
    hint: 'use names such as TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  };
}
