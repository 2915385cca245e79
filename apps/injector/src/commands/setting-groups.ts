import type { SettingName } from '@sluice/pod-mutation';

/** Settings that one looks for together. */
export interface SettingGroup {
  /** One word, for `help agent-inject NAME`. */
  readonly name: string;
  readonly title: string;
  readonly settings: readonly SettingName[];
}

/** Every setting is in one group; a test compares with the catalogue. */
export const settingGroups: readonly SettingGroup[] = [
  {
    name: 'vault',
    title: 'The Vault server and how agents log in',
    settings: [
      'vault-address',
      'vault-cacert-bytes',
      'vault-namespace',
      'vault-auth-type',
      'vault-auth-path',
      'auth-min-backoff',
      'auth-max-backoff',
      'proxy-address',
      'revoke-on-shutdown',
    ],
  },
  {
    name: 'serving',
    title: 'The webhook',
    settings: [
      'listen',
      'shutdown-delay',
      'log-level',
      'log-format',
      'metrics-listen',
      'audit-uninjected',
      'telemetry-path',
      'namespace',
      'pod-name',
    ],
  },
  {
    name: 'tls',
    title: 'Its certificate',
    settings: [
      'tls-cert-file',
      'tls-key-file',
      'tls-ca-cert-file',
      'tls-ca-bundle-file',
      'tls-auto',
      'tls-auto-hosts',
      'tls-min-version',
      'tls-cipher-suites',
      'use-leader-elector',
    ],
  },
  {
    name: 'agent',
    title: "The agent's containers",
    settings: [
      'vault-image',
      'agent-flavor',
      'log-level-agent',
      'log-format-agent',
      'native-sidecar',
      'kubernetes-version',
      'run-as-user',
      'run-as-group',
      'run-as-same-user',
      'set-security-context',
      'seccomp-profile',
      'cpu-request',
      'cpu-limit',
      'memory-request',
      'memory-limit',
      'ephemeral-storage-request',
      'ephemeral-storage-limit',
      'secrets-volume-size-limit',
      'secrets-volume-read-only',
    ],
  },
  {
    name: 'templates',
    title: 'Rendering and connections of the agent',
    settings: [
      'default-template',
      'template-config-exit-on-retry-failure',
      'template-static-secret-render-interval',
      'template-max-connections-per-host',
      'template-lease-renewal-threshold',
      'disable-idle-connections',
      'disable-keep-alives',
    ],
  },
  {
    name: 'policy',
    title: 'What pods may ask for',
    settings: [
      'strict-annotations',
      'system-namespaces',
      'default-annotations-file',
      'namespace-annotations',
      'locked-annotations',
      'allowed-images',
      'allowed-addresses',
    ],
  },
];

export const settingGroupNames: readonly string[] = settingGroups.map(({ name }) => name);
