import { X509Certificate } from 'node:crypto';
import type { Clock, FileSystem, Logger } from '@sluice/core';
import { HostError, SluiceError } from '@sluice/core';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import type { BundleReportPorts } from './bundle-report.ts';
import { BundleReport } from './bundle-report.ts';
import { certificatesOf } from './ca-bundle.ts';
import { WakeUp } from './wake-up.ts';
import { watchConfiguration } from './watch-configuration.ts';
import { keepWebhookBundle } from './webhook-bundle.ts';

/** The CA of certificate files, and the configuration whose webhooks are to trust it. */
export interface FileBundle {
  readonly configuration: string;
  readonly caFile: string;
}

export interface FileBundlePorts extends BundleReportPorts {
  readonly api: KubernetesApi;
  readonly files: Pick<FileSystem, 'read'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const checkIntervalMs = 10_000;
const shortestPauseMs = 1_000;

/**
 * Keeps the CA of `-tls-ca-cert-file` in the caBundle of the webhooks that call a service for which the certificate is,
 * until the signal aborts. The CA before stays there until it expires. Nothing that fails here keeps the certificate
 * from being served. Source: spec/injector.md 5.1 (`-tls-ca-cert-file`), spec/kubernetes.md 5.3.
 */
export async function keepFileBundle(
  bundle: FileBundle,
  certificateNow: () => string,
  ports: FileBundlePorts,
  signal: AbortSignal,
): Promise<void> {
  const changed = new WakeUp();
  const check = async (): Promise<void> => {
    for (const report = new BundleReport(bundle.configuration, ports); ;) {
      try {
        const trusted = await authorityOf(bundle, ports.files);
        const leaf = new X509Certificate(certificateNow());
        const serves = (host: string): boolean => leaf.checkHost(host, { subject: 'never' }) !== undefined;
        report.checked(await keepWebhookBundle({ ...bundle, serves }, trusted, ports, signal));
      } catch (error) {
        if (signal.aborted || !(error instanceof SluiceError)) throw error;
        report.failed(error);
      }
      await ports.clock.sleep(shortestPauseMs, signal);
      await changed.sleep(checkIntervalMs - shortestPauseMs, ports.clock, signal);
    }
  };
  await Promise.all([check(), watchConfiguration(bundle.configuration, changed.call, ports, signal)]);
}

// Rubbish in a caBundle makes every call of the webhook fail, so only certificates are taken from the file.
async function authorityOf({ caFile }: FileBundle, files: FileBundlePorts['files']): Promise<string> {
  const certificates = certificatesOf(await textOf(caFile, files));
  if (certificates.length > 0) return certificates.map((certificate) => certificate.toString()).join('');
  throw new SluiceError('INJECTOR_CERTIFICATE', `-tls-ca-cert-file: ${caFile}: no certificate in it; give PEM`);
}

async function textOf(file: string, files: FileBundlePorts['files']): Promise<string> {
  try {
    return new TextDecoder().decode(await files.read(file));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const message = `-tls-ca-cert-file: ${error.message}; check that the secret with the CA is mounted there`;
    throw new SluiceError('INJECTOR_CERTIFICATE', message, { cause: error });
  }
}
