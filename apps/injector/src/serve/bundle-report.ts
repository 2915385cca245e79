import type { Logger, LogLevel, SluiceError } from '@sluice/core';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import type { BundleState } from './webhook-bundle.ts';

export interface BundleReportPorts {
  readonly logger: Logger;
  readonly metrics: Pick<InjectorMetrics, 'caBundle'>;
}

/** Counts and logs how it goes with the caBundle; what goes on being wrong is logged once. */
export class BundleReport {
  readonly #ports: BundleReportPorts;
  readonly #configuration: string;
  #reported = '';

  constructor(configuration: string, ports: BundleReportPorts) {
    this.#configuration = configuration;
    this.#ports = ports;
  }

  checked(state: BundleState): void {
    const { logger, metrics } = this.#ports;
    const fields = { configuration: this.#configuration };
    metrics.caBundle(state === 'kept' || state === 'written' ? state : 'missing');
    if (state === 'written') logger.log('info', 'caBundle written', fields);
    const hint = hints[state];
    if (hint === undefined) this.#reported = '';
    else this.#once(state, hint[0], hint[1], fields);
  }

  failed({ code, message }: SluiceError): void {
    this.#ports.metrics.caBundle('failed');
    this.#once(message, 'error', 'certificate not kept', { code, reason: message });
  }

  #once(what: string, level: LogLevel, message: string, fields: Readonly<Record<string, string>>): void {
    if (this.#reported === what) return;
    this.#reported = what;
    this.#ports.logger.log(level, message, fields);
  }
}

const hints: Readonly<Partial<Record<BundleState, readonly [LogLevel, string]>>> = {
  absent: ['warn', 'no such MutatingWebhookConfiguration yet; its caBundle is written when there is'],
  'other services': [
    'error',
    'no webhook of the configuration calls a service that the certificate names as NAME.NAMESPACE.svc; ' +
      'put that name into -tls-auto-hosts, or into the certificate of -tls-cert-file',
  ],
  'cert-manager': ['error', 'caBundle belongs to cert-manager; remove its annotation or give -tls-cert-file'],
};
