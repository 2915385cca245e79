/** One entry of a MutatingWebhookConfiguration, with the names and defaults that it has there. */
export interface Webhook {
  /** For example `vault.hashicorp.com`. */
  readonly name: string;
  /** `https://HOST:PORT/PATH`. */
  readonly url: string;
  /** PEM of the certificates to trust; absent for the system's. */
  readonly caBundle?: string;
  /** Name to verify and to send as SNI, such as `SERVICE.NAMESPACE.svc`; default the host of `url`. */
  readonly serverName?: string;
  /** 1 to 30; default 10. */
  readonly timeoutSeconds?: number;
  /** Default `Fail`. */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** Default `Never`. */
  readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
}
