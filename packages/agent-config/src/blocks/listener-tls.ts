import type { ListenerTlsConfig } from '@sluice/core';
import type { Block } from '../decode/block.ts';
import type { Report } from '../decode/field.ts';
import { reportError, reportWarning } from '../decode/field.ts';
import { withoutAbsent } from '../without-absent.ts';

type TlsVersion = 'tls10' | 'tls11' | 'tls12' | 'tls13';

/** The keys of a listener that are about TLS. */
export interface ListenerTlsValues {
  readonly tls_cert_file: string;
  readonly tls_key_file: string;
  readonly tls_min_version: TlsVersion;
  readonly tls_max_version: TlsVersion;
  readonly tls_client_ca_file: string;
  readonly tls_require_and_verify_client_cert: boolean;
  readonly tls_disable_client_certs: boolean;
}

type TlsBlock = Block<ListenerTlsValues>;

type Version = NonNullable<ListenerTlsConfig['minVersion']>;

/** TLS is on unless it is switched off, for unix sockets too. Source: spec/agent.md 2.10. */
export function toListenerTls(listener: TlsBlock, report: Report): ListenerTlsConfig | undefined {
  const { values, where } = listener;
  checkClientCertificates(listener, report);
  const minVersion = versionOf(listener, 'tls_min_version', report);
  const maxVersion = versionOf(listener, 'tls_max_version', report);
  if (values.tls_cert_file === undefined || values.tls_key_file === undefined) {
    const hint = 'name both files, or set tls_disable = true';
    const message = 'listener needs tls_cert_file and tls_key_file';
    reportError(report, 'agent-config/listener-tls', where, message, hint);
    return undefined;
  }
  return {
    certFile: values.tls_cert_file,
    keyFile: values.tls_key_file,
    requireClientCert: values.tls_require_and_verify_client_cert ?? false,
    ...withoutAbsent({ minVersion, maxVersion, clientCaFile: values.tls_client_ca_file }),
  };
}

function checkClientCertificates({ values, places, where }: TlsBlock, report: Report): void {
  if (values.tls_require_and_verify_client_cert !== true) return;
  const place = places.get('tls_require_and_verify_client_cert') ?? where;
  if (values.tls_disable_client_certs === true) {
    const message = 'client certificates are required and disabled at once';
    reportError(report, 'agent-config/listener-tls', place, message, 'keep one of the two settings');
  }
  if (values.tls_client_ca_file === undefined) {
    const message = 'tls_require_and_verify_client_cert needs tls_client_ca_file';
    reportError(report, 'agent-config/listener-tls', place, message);
  }
}

/** Node offers TLS 1.2 and 1.3; less is raised to 1.2 as a lower bound and refused as an upper one. */
function versionOf(
  { values, places, where }: TlsBlock,
  name: 'tls_min_version' | 'tls_max_version',
  report: Report,
): Version | undefined {
  const written = values[name];
  if (written === undefined) return undefined;
  if (written === 'tls13') return 'TLSv1.3';
  if (written === 'tls12') return 'TLSv1.2';
  const tell = name === 'tls_min_version' ? reportWarning : reportError;
  tell(
    report,
    'agent-config/listener-tls',
    places.get(name) ?? where,
    `${written} is not offered`,
    'use tls12 or tls13',
  );
  return 'TLSv1.2';
}
