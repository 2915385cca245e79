import type { Diagnostic, Result } from '@sluice/core';
import { fail, parseGoBoolean, parseGoDuration, succeed, toMilliseconds } from '@sluice/core';
import type { InjectorSettings, SettingName } from '@sluice/pod-mutation';
import { settingText } from '@sluice/pod-mutation';
import { parseCipherSuites, tlsVersions } from '../server/cipher-suites.ts';
import type { TlsSettings } from '../server/https-server.ts';
import type { ListenAddress } from '../server/listen-address.ts';
import { parseListenAddress } from '../server/listen-address.ts';
import type { AutomaticOptions } from './automatic-certificate.ts';
import type { FileBundle } from './file-bundle.ts';

/** Where the serving certificate comes from. Source: spec/kubernetes.md 5.1. */
export type CertificateSource =
  | {
      readonly kind: 'files';
      readonly certificateFile: string;
      readonly keyFile: string;
      /** Where their CA is written, with `-tls-auto` and `-tls-ca-cert-file`. */
      readonly bundle?: FileBundle;
    }
  /** A CA of our own, whose certificate is written to `caBundleFile` for the webhook's `caBundle`. */
  | { readonly kind: 'self-made'; readonly hosts: readonly string[]; readonly caBundleFile: string }
  /** A CA shared through a Secret, and written into the caBundle of a MutatingWebhookConfiguration. */
  | ({ readonly kind: 'automatic' } & AutomaticOptions);

/** The settings of the process, as opposed to those of the mutation. */
export interface ServeSettings {
  readonly listen: ListenAddress;
  readonly metricsListen?: ListenAddress;
  readonly telemetryPath?: string;
  readonly tls: TlsSettings;
  readonly certificate: CertificateSource;
  readonly shutdownDelayMs: number;
  /** Settings that change nothing here, each with the reason; logged at the start. */
  readonly withoutEffect?: readonly SettingNote[];
}

export interface SettingNote {
  readonly setting: SettingName;
  readonly reason: string;
}

/** Decodes what `settingsFrom` leaves as text. Fails with every problem. Source: spec/injector.md 5.1. */
export function serveSettings(settings: InjectorSettings): Result<ServeSettings> {
  const problems: Diagnostic[] = [];
  const text = (name: SettingName): string => settingText(settings, name);
  const check = <T>(name: SettingName, result: Result<T, string>, fallback: T): T => {
    if (result.ok) return result.value;
    problems.push(problem(name, result.error));
    return fallback;
  };
  const anyAddress: ListenAddress = { host: undefined, port: 0 };
  const listen = check('listen', parseListenAddress(text('listen')), anyAddress);
  const metrics = text('metrics-listen');
  const metricsListen = metrics === '' ? undefined : check('metrics-listen', parseListenAddress(metrics), anyAddress);
  const ciphers = parseCipherSuites(text('tls-cipher-suites'));
  if (!ciphers.ok) problems.push(...ciphers.error);
  const telemetryPath = text('telemetry-path');
  const certificate = certificateSource(text);
  if (!certificate.ok) problems.push(...certificate.error);
  problems.push(...telemetryProblems(telemetryPath));
  if (problems.length > 0 || !certificate.ok) return fail(problems);
  return succeed({
    listen,
    ...(metricsListen === undefined ? {} : { metricsListen }),
    ...(telemetryPath === '' ? {} : { telemetryPath }),
    tls: {
      minVersion: tlsVersions[text('tls-min-version')] ?? 'TLSv1.2',
      ciphers: ciphers.ok ? ciphers.value : undefined,
    },
    certificate: certificate.value,
    shutdownDelayMs: delayMs(text('shutdown-delay')),
    withoutEffect: withoutEffect(certificate.value, text),
  });
}

function certificateSource(text: (name: SettingName) => string): Result<CertificateSource> {
  const [certificateFile, keyFile] = [text('tls-cert-file'), text('tls-key-file')];
  if (certificateFile !== '' && keyFile !== '') return succeed(fileSource(certificateFile, keyFile, text));
  if (certificateFile !== '') {
    return fail([problem('tls-key-file', 'no key for the certificate of -tls-cert-file; give both files')]);
  }
  const caBundleFile = text('tls-ca-bundle-file');
  const hosts = text('tls-auto-hosts')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  const configuration = text('tls-auto');
  if (configuration !== '') return automaticSource(configuration, hosts, text);
  if (caBundleFile !== '' && hosts.length > 0) return succeed({ kind: 'self-made', hosts, caBundleFile });
  const hint =
    'give -tls-cert-file and -tls-key-file, or -tls-auto and -tls-auto-hosts in a cluster, ' +
    'or -tls-auto-hosts and -tls-ca-bundle-file for a self-made one';
  return fail([problem('tls-cert-file', `no serving certificate; ${hint}`)]);
}

function automaticSource(
  configuration: string,
  hosts: readonly string[],
  text: (name: SettingName) => string,
): Result<CertificateSource> {
  if (hosts.length === 0) {
    const message =
      'no host for the certificate of -tls-auto; give the names of the service, such as NAME.NAMESPACE.svc';
    return fail([problem('tls-auto-hosts', message)]);
  }
  if (text('tls-ca-bundle-file') !== '') {
    return fail([problem('tls-ca-bundle-file', '-tls-auto writes the CA into the cluster; leave one of them out')]);
  }
  // The default cannot be told from a value given; the pod knows its own namespace better.
  const namespace = text('namespace') === 'default' ? undefined : text('namespace');
  return succeed({ kind: 'automatic', configuration, hosts, namespace });
}

// The peer panics where two routes meet (recorded); a path without slash would never match.
function telemetryProblems(path: string): readonly Diagnostic[] {
  if (path === '') return [];
  if (!path.startsWith('/'))
    return [problem('telemetry-path', `"${path}" does not begin with a slash; use a path such as /metrics`)];
  if (!['/mutate', '/health/ready', '/health/live'].includes(path)) return [];
  return [problem('telemetry-path', `"${path}" conflicts with a path of the webhook; use another, such as /metrics`)];
}

function fileSource(certificateFile: string, keyFile: string, text: (name: SettingName) => string): CertificateSource {
  const [configuration, caFile] = [text('tls-auto'), text('tls-ca-cert-file')];
  const bundle = configuration === '' || caFile === '' ? {} : { bundle: { configuration, caFile } };
  return { kind: 'files', certificateFile, keyFile, ...bundle };
}

function withoutEffect({ kind }: CertificateSource, text: (name: SettingName) => string): readonly SettingNote[] {
  const elector = parseGoBoolean(text('use-leader-elector'));
  const notes: SettingNote[] = [];
  if (elector.ok && elector.value) notes.push({ setting: 'use-leader-elector', reason: noLeader });
  if (text('tls-ca-cert-file') === '') return notes;
  // As with the peer: both are accepted and do nothing (spec/injector.md 5.1).
  const reason = kind !== 'files' ? ownAuthority : text('tls-auto') === '' ? noConfiguration : undefined;
  return reason === undefined ? notes : [...notes, { setting: 'tls-ca-cert-file', reason }];
}

const noLeader =
  'replicas share one CA through a Secret, each write of it fails when another was first, and the caBundle is the ' +
  'same whoever writes it: there is nothing for a leader to do';
const ownAuthority =
  'the certificate is signed by a CA of our own; give -tls-cert-file and -tls-key-file to use another';
const noConfiguration = 'no caBundle is written without -tls-auto';

function delayMs(text: string): number {
  const duration = parseGoDuration(text);
  return duration.ok ? Math.max(0, toMilliseconds(duration.value)) : 5000;
}

function problem(name: SettingName, message: string): Diagnostic {
  return { code: 'setting/unusable', severity: 'error', where: { kind: 'setting', name: `-${name}` }, message };
}
