import type { AnnotationSuffix } from '@sluice/annotations';

/** Every setting of the injector, by the name of its flag (without dash). Source: spec/injector.md 5.1 and 8. */
export type SettingName =
  | 'listen'
  | 'log-level'
  | 'log-format'
  | 'vault-address'
  | 'vault-cacert-bytes'
  | 'vault-image'
  | 'vault-auth-type'
  | 'vault-auth-path'
  | 'vault-namespace'
  | 'proxy-address'
  | 'revoke-on-shutdown'
  | 'run-as-user'
  | 'run-as-group'
  | 'run-as-same-user'
  | 'set-security-context'
  | 'default-template'
  | 'template-config-exit-on-retry-failure'
  | 'template-static-secret-render-interval'
  | 'template-max-connections-per-host'
  | 'template-lease-renewal-threshold'
  | 'auth-min-backoff'
  | 'auth-max-backoff'
  | 'disable-idle-connections'
  | 'disable-keep-alives'
  | 'cpu-request'
  | 'cpu-limit'
  | 'memory-request'
  | 'memory-limit'
  | 'ephemeral-storage-request'
  | 'ephemeral-storage-limit'
  | 'telemetry-path'
  | 'tls-auto'
  | 'tls-auto-hosts'
  | 'tls-cert-file'
  | 'tls-key-file'
  | 'tls-ca-cert-file'
  | 'tls-min-version'
  | 'tls-cipher-suites'
  | 'use-leader-elector'
  | 'namespace'
  | 'pod-name'
  | 'agent-flavor'
  | 'log-level-agent'
  | 'log-format-agent'
  | 'native-sidecar'
  | 'kubernetes-version'
  | 'strict-annotations'
  | 'seccomp-profile'
  | 'secrets-volume-size-limit'
  | 'secrets-volume-read-only'
  | 'system-namespaces'
  | 'default-annotations-file'
  | 'namespace-annotations'
  | 'locked-annotations'
  | 'allowed-images'
  | 'allowed-addresses'
  | 'shutdown-delay'
  | 'metrics-listen'
  | 'audit-uninjected'
  | 'tls-ca-bundle-file';

/** How the text of a setting is checked at the start. `text` is taken as it is. */
export type SettingKind = 'text' | 'boolean' | 'integer' | 'float' | 'duration' | 'choice' | 'log-level';

/** One row of the catalogue of settings. */
export interface SettingEntry {
  readonly name: SettingName;
  readonly kind: SettingKind;
  /** Without dash; absent where the peer has an environment variable only. */
  readonly flag?: string;
  readonly env: string;
  /** Text in force when neither flag nor environment gives one. */
  readonly default?: string;
  /** An empty flag: `clears` the default (as the peer's quantities) or leaves the `default` in force. */
  readonly emptyFlag: 'clears' | 'default';
  /** For `choice`: the accepted texts, case-sensitive. */
  readonly choices?: readonly string[];
  /** The annotation whose default this setting is. */
  readonly annotation?: AnnotationSuffix;
  readonly docs: string;
}
