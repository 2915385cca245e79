/**
 * What follows the prefix in the key of an annotation, without NAME or PARAM. The compiler checks the catalogue and
 * every use of a key against this list. Source: spec/injector.md 1.4 (the 74 keys of vault-k8s, tables A to G) and 8 (ours).
 */
export type AnnotationSuffix =
  | SwitchSuffix
  | SecretSuffix
  | TemplateEngineSuffix
  | ServerSuffix
  | AutoAuthSuffix
  | ContainerSuffix
  | CacheSuffix
  | ExtensionSuffix;

/** Table A: switches and status. */
export type SwitchSuffix =
  | 'agent-inject'
  | 'agent-inject-status'
  | 'agent-request-namespace'
  | 'agent-pre-populate'
  | 'agent-pre-populate-only'
  | 'agent-init-first'
  | 'agent-inject-containers'
  | 'agent-inject-token'
  | 'agent-share-process-namespace'
  | 'agent-enable-quit';

/** Table B: secrets and templates. */
export type SecretSuffix =
  | 'agent-inject-secret'
  | 'agent-inject-template'
  | 'agent-inject-template-file'
  | 'agent-inject-default-template'
  | 'agent-template-left-delim'
  | 'agent-template-right-delim'
  | 'agent-inject-file'
  | 'agent-inject-perms'
  | 'agent-inject-command'
  | 'error-on-missing-key'
  | 'secret-volume-path'
  | 'preserve-secret-case'
  | 'agent-configmap'
  | 'agent-extra-secret'
  | 'agent-copy-volume-mounts';

/** Table C: the template engine. */
export type TemplateEngineSuffix =
  | 'template-config-exit-on-retry-failure'
  | 'template-static-secret-render-interval'
  | 'template-max-connections-per-host'
  | 'template-lease-renewal-threshold';

/** Table D: connection to the server. */
export type ServerSuffix =
  | 'service'
  | 'namespace'
  | 'proxy-address'
  | 'tls-skip-verify'
  | 'tls-secret'
  | 'tls-server-name'
  | 'ca-cert'
  | 'ca-key'
  | 'client-cert'
  | 'client-key'
  | 'client-max-retries'
  | 'client-timeout';

/** Table E: auto-auth. */
export type AutoAuthSuffix =
  | 'role'
  | 'auth-type'
  | 'auth-path'
  | 'auth-config'
  | 'auth-min-backoff'
  | 'auth-max-backoff'
  | 'agent-auto-auth-exit-on-err'
  | 'agent-service-account-token-volume-name';

/** Table F: the agent containers. */
export type ContainerSuffix =
  | 'agent-image'
  | 'agent-limits-cpu'
  | 'agent-limits-mem'
  | 'agent-limits-ephemeral'
  | 'agent-requests-cpu'
  | 'agent-requests-mem'
  | 'agent-requests-ephemeral'
  | 'agent-run-as-user'
  | 'agent-run-as-group'
  | 'agent-run-as-same-user'
  | 'agent-set-security-context'
  | 'agent-revoke-on-shutdown'
  | 'agent-revoke-grace'
  | 'go-max-procs'
  | 'log-level'
  | 'log-format'
  | 'agent-json-patch'
  | 'agent-init-json-patch';

/** Table G: cache, listener, connections, telemetry. */
export type CacheSuffix =
  | 'agent-cache-enable'
  | 'agent-cache-use-auto-auth-token'
  | 'agent-cache-listener-port'
  | 'agent-cache-exit-on-err'
  | 'agent-disable-idle-connections'
  | 'agent-disable-keep-alives'
  | 'agent-telemetry';

/** Keys that vault-k8s does not know; absent, a pod is as with vault-k8s. */
export type ExtensionSuffix =
  | 'agent-flavor'
  | 'agent-native-sidecar'
  | 'agent-startup-probe-period'
  | 'agent-startup-probe-timeout'
  | 'agent-startup-probe-failure-threshold'
  | 'agent-inject-strict'
  | 'agent-image-pull-policy'
  | 'agent-seccomp-profile'
  | 'agent-init-limits-cpu'
  | 'agent-init-limits-mem'
  | 'agent-init-limits-ephemeral'
  | 'agent-init-requests-cpu'
  | 'agent-init-requests-mem'
  | 'agent-init-requests-ephemeral'
  | 'agent-env'
  | 'no-proxy'
  | 'ca-cert-configmap'
  | 'agent-service-account-token-audience'
  | 'agent-service-account-token-expiration-seconds'
  | 'agent-secrets-volume-size-limit'
  | 'agent-secrets-volume-read-only'
  | 'agent-inject-init-containers'
  | 'agent-inject-command-phase'
  | 'agent-inject-signal'
  | 'agent-cache-inject-env'
  | 'agent-inject-secrets'
  | 'agent-inject-secrets-from'
  | 'agent-inject-secrets-as'
  | 'agent-inject-env'
  | 'auth-namespace'
  | 'agent-init-timeout'
  | 'agent-metrics-port'
  | 'agent-cache-listener-socket'
  | 'agent-inject-default-perms'
  | 'agent-inject-group'
  | 'agent-supplemental-group';
