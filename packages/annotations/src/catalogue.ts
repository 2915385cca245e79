import type { AnnotationEntry } from './entry.ts';
import { listMembers } from './secret-list-members.ts';
import type { AnnotationSuffix, ExtensionSuffix } from './suffix.ts';

type Row = Omit<AnnotationEntry, 'suffix' | 'group' | 'accepts' | 'since' | 'scope' | 'bareForm' | 'stage'> &
  Partial<Pick<AnnotationEntry, 'accepts' | 'since' | 'scope' | 'bareForm' | 'stage'>>;

type Group<S extends AnnotationSuffix> = Readonly<Record<S, Row>>;

const trueOrFalse = 'true or false (also 1, t, T, TRUE, True, 0, f, F, FALSE, False)';
const anyText = 'any text';

function initQuantity(what: string): Row {
  return { kind: 'quantity', stage: 'patch', docs: `${what} of the init container only; the common one when absent.` };
}

const switches: Group<
  | 'agent-inject'
  | 'agent-inject-status'
  | 'agent-request-namespace'
  | 'agent-pre-populate'
  | 'agent-pre-populate-only'
  | 'agent-init-first'
  | 'agent-inject-containers'
  | 'agent-inject-token'
  | 'agent-share-process-namespace'
  | 'agent-enable-quit'
> = {
  'agent-inject': {
    kind: 'boolean',
    stage: 'gate',
    docs: 'Asks for injection. Without it the pod is left alone.',
  },
  'agent-inject-status': {
    kind: 'text',
    accepts: '`injected`, or leave it out',
    docs: 'Set to `injected` by the mutation; a pod that carries it is left alone. Do not put it into a pod template.',
  },
  'agent-request-namespace': {
    kind: 'text',
    accepts: 'nothing: leave it out',
    docs: 'Internal. The namespace of the admission request counts, whatever is written here.',
  },
  'agent-pre-populate': {
    kind: 'boolean',
    default: 'true',
    docs: 'Adds the init container, so that secrets exist before the application starts.',
  },
  'agent-pre-populate-only': {
    kind: 'boolean',
    default: 'false',
    docs: 'Leaves the sidecar out: secrets are rendered once and not renewed. For Jobs.',
  },
  'agent-init-first': {
    kind: 'boolean-or-strict',
    default: 'false',
    docs: "Puts the agent's init container before those of the pod, but behind proxies of a mesh; strict: before these too.",
  },
  'agent-inject-containers': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'list',
    accepts: 'names of containers, separated by commas',
    docs: 'Which regular containers get the secrets, all when absent; with NAME only those get that secret.',
  },
  'agent-inject-token': {
    kind: 'boolean',
    default: 'false',
    docs: 'Also writes the Vault token to the file `token` beside the secrets.',
  },
  'agent-share-process-namespace': {
    kind: 'boolean',
    docs: "Sets the pod's shareProcessNamespace, so that commands of the agent can signal the application.",
  },
  'agent-enable-quit': {
    kind: 'boolean',
    default: 'false',
    docs: 'Opens `POST /agent/v1/quit` on the local listener, to end the sidecar of a Job.',
  },
};

const secrets: Group<
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
  | 'agent-copy-volume-mounts'
> = {
  'agent-inject-secret': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'the path of a secret in Vault, such as secret/data/app',
    docs: 'Path of the secret that the default template reads.',
  },
  'agent-inject-template': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a template',
    docs: 'Template of the file; wins over a template file and the default template.',
  },
  'agent-inject-template-file': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the template, mounted by agent-extra-secret, agent-copy-volume-mounts or agent-configmap.',
  },
  'agent-inject-default-template': {
    kind: 'default-template',
    accepts: 'map or json, in any case; or kv, env, json-data, properties for KV version 2',
    default: 'map',
    setting: 'AGENT_INJECT_DEFAULT_TEMPLATE',
    docs: 'Format of files without a template: `key: value` lines, one JSON object, or a format for KV version 2.',
  },
  'agent-template-left-delim': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a delimiter, such as [[',
    default: '{{',
    docs: "Left delimiter of the secret's template.",
  },
  'agent-template-right-delim': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a delimiter, such as ]]',
    default: '}}',
    docs: "Right delimiter of the secret's template.",
  },
  'agent-inject-file': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a relative path below the mount path of the secret',
    docs: 'Name of the file; NAME in lower case when absent.',
  },
  'agent-inject-perms': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'octal permission bits, such as 0400',
    docs: 'Permissions of the file; 0644 when absent. Has no effect without NAME, as with vault-k8s: agent-inject-default-perms is for all.',
  },
  'agent-inject-command': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'a command line',
    docs: 'Command that the agent runs after it has written the file.',
  },
  'error-on-missing-key': {
    scope: 'per-secret',
    kind: 'boolean',
    default: 'false',
    docs: 'Makes a missing key an error instead of an empty text.',
  },
  'secret-volume-path': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'text',
    accepts: 'an absolute path',
    default: '/vault/secrets',
    docs: 'Directory of the secrets; with NAME an own in-memory volume for that secret.',
  },
  'preserve-secret-case': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'boolean',
    default: 'false',
    docs: 'Keeps the case of NAME in the name of the file.',
  },
  'agent-configmap': {
    kind: 'text',
    accepts: "the name of a ConfigMap in the pod's namespace",
    docs: 'The agent reads config-init.hcl and config.hcl of this ConfigMap; nothing is generated.',
  },
  'agent-extra-secret': {
    kind: 'text',
    accepts: "the name of a Kubernetes Secret in the pod's namespace",
    docs: 'Mounts this Kubernetes Secret at /vault/custom in the agent containers.',
  },
  'agent-copy-volume-mounts': {
    kind: 'text',
    accepts: 'the name of a container or init container',
    docs: 'Copies the mounts of this container to the agent, without those of service accounts.',
  },
};

const templateEngine: Group<
  | 'template-config-exit-on-retry-failure'
  | 'template-static-secret-render-interval'
  | 'template-max-connections-per-host'
  | 'template-lease-renewal-threshold'
> = {
  'template-config-exit-on-retry-failure': {
    kind: 'boolean',
    default: 'true',
    setting: 'AGENT_INJECT_TEMPLATE_CONFIG_EXIT_ON_RETRY_FAILURE',
    docs: 'The agent ends when a template cannot be rendered after its retries.',
  },
  'template-static-secret-render-interval': {
    kind: 'text',
    accepts: 'a duration, such as 5m',
    setting: 'AGENT_INJECT_TEMPLATE_STATIC_SECRET_RENDER_INTERVAL',
    docs: 'How often secrets without a lease are read again.',
  },
  'template-max-connections-per-host': {
    kind: 'integer',
    setting: 'AGENT_INJECT_TEMPLATE_MAX_CONNECTIONS_PER_HOST',
    docs: 'Limit of connections to the server for templates; 0 is no limit.',
  },
  'template-lease-renewal-threshold': {
    kind: 'float',
    docs: 'Share of a lease after which a secret that cannot be renewed is fetched again, such as 0.9.',
  },
};

const server: Group<
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
  | 'client-timeout'
> = {
  service: {
    kind: 'text',
    accepts: 'the URL of the server, such as https://vault.example:8200',
    setting: 'AGENT_INJECT_VAULT_ADDR',
    docs: 'Address of the Vault server.',
  },
  namespace: {
    kind: 'text',
    accepts: 'a Vault namespace',
    setting: 'AGENT_INJECT_VAULT_NAMESPACE',
    docs: 'Vault namespace of the secrets, and of the login unless auth-namespace names another.',
  },
  'proxy-address': {
    kind: 'text',
    accepts: 'the URL of a proxy',
    setting: 'AGENT_INJECT_PROXY_ADDR',
    docs: 'HTTPS proxy of the agent.',
  },
  'tls-skip-verify': {
    kind: 'boolean',
    default: 'false',
    docs: "Does not verify the server's certificate. Dangerous.",
  },
  'tls-secret': {
    kind: 'text',
    accepts: "the name of a Kubernetes Secret in the pod's namespace",
    docs: 'Mounts this Kubernetes Secret at /vault/tls in the agent containers.',
  },
  'tls-server-name': {
    kind: 'text',
    accepts: 'a host name',
    docs: "Name that the server's certificate must have.",
  },
  'ca-cert': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the CA certificate of the server, such as /vault/tls/ca.crt.',
  },
  'ca-key': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'Directory with CA certificates of the server, despite the name.',
  },
  'client-cert': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the client certificate.',
  },
  'client-key': {
    kind: 'text',
    accepts: 'a path inside the agent container',
    docs: 'File with the private key of the client certificate.',
  },
  'client-max-retries': {
    kind: 'text',
    accepts: 'a number',
    docs: 'How often the agent retries a request that failed with a 5xx status.',
  },
  'client-timeout': {
    kind: 'text',
    accepts: 'seconds or a duration, such as 60s',
    docs: 'Time-out of a request to the server.',
  },
};

const autoAuth: Group<
  | 'role'
  | 'auth-type'
  | 'auth-path'
  | 'auth-config'
  | 'auth-min-backoff'
  | 'auth-max-backoff'
  | 'agent-auto-auth-exit-on-err'
  | 'agent-service-account-token-volume-name'
> = {
  role: {
    kind: 'text',
    accepts: 'the name of a role of the auth method',
    docs: 'Role to log in with. Required with auth-type kubernetes.',
  },
  'auth-type': {
    kind: 'text',
    accepts: 'an auto-auth method, such as kubernetes, jwt, approle',
    default: 'kubernetes',
    setting: 'AGENT_INJECT_VAULT_AUTH_TYPE',
    docs: 'Auto-auth method of the agent.',
  },
  'auth-path': {
    kind: 'text',
    accepts: 'the path of an auth mount, such as auth/kubernetes',
    default: 'auth/kubernetes',
    setting: 'AGENT_INJECT_VAULT_AUTH_PATH',
    docs: 'Mount path of the auth method. It does not follow auth-type.',
  },
  'auth-config': {
    scope: 'per-parameter',
    kind: 'text',
    docs: 'Parameter of the auth method; dashes of PARAM become underscores.',
  },
  'auth-min-backoff': {
    kind: 'duration',
    setting: 'AGENT_INJECT_AUTH_MIN_BACKOFF',
    stage: 'defaults',
    docs: 'First pause after a failed login.',
  },
  'auth-max-backoff': {
    kind: 'duration',
    setting: 'AGENT_INJECT_AUTH_MAX_BACKOFF',
    stage: 'defaults',
    docs: 'Longest pause between failed logins.',
  },
  'agent-auto-auth-exit-on-err': {
    kind: 'boolean',
    default: 'false',
    docs: 'The agent ends when a login fails, instead of trying again.',
  },
  'agent-service-account-token-volume-name': {
    kind: 'text',
    accepts: 'the name of a projected volume with a serviceAccountToken source',
    docs: 'Volume that holds the service account token to log in with.',
  },
};

const resourceQuantity = { kind: 'quantity', stage: 'patch' } as const;

const container: Group<
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
  | 'agent-init-json-patch'
> = {
  'agent-image': {
    kind: 'text',
    accepts: 'an image reference',
    default: 'hashicorp/vault:2.0.4',
    setting: 'AGENT_INJECT_VAULT_IMAGE',
    docs: 'Image of the agent containers.',
  },
  'agent-limits-cpu': {
    ...resourceQuantity,
    default: '500m',
    setting: 'AGENT_INJECT_CPU_LIMIT',
    docs: 'CPU limit of each agent container; empty for none.',
  },
  'agent-limits-mem': {
    ...resourceQuantity,
    default: '128Mi',
    setting: 'AGENT_INJECT_MEM_LIMIT',
    docs: 'Memory limit of each agent container; empty for none.',
  },
  'agent-limits-ephemeral': {
    ...resourceQuantity,
    setting: 'AGENT_INJECT_EPHEMERAL_LIMIT',
    docs: 'Limit of ephemeral storage of each agent container.',
  },
  'agent-requests-cpu': {
    ...resourceQuantity,
    default: '250m',
    setting: 'AGENT_INJECT_CPU_REQUEST',
    docs: 'CPU request of each agent container; empty for none.',
  },
  'agent-requests-mem': {
    ...resourceQuantity,
    default: '64Mi',
    setting: 'AGENT_INJECT_MEM_REQUEST',
    docs: 'Memory request of each agent container; empty for none.',
  },
  'agent-requests-ephemeral': {
    ...resourceQuantity,
    setting: 'AGENT_INJECT_EPHEMERAL_REQUEST',
    docs: 'Request of ephemeral storage of each agent container.',
  },
  'agent-run-as-user': {
    kind: 'user-id',
    default: '100',
    setting: 'AGENT_INJECT_RUN_AS_USER',
    docs: 'User id of the agent containers.',
  },
  'agent-run-as-group': {
    kind: 'user-id',
    default: '1000',
    setting: 'AGENT_INJECT_RUN_AS_GROUP',
    docs: 'Group id of the agent containers.',
  },
  'agent-run-as-same-user': {
    kind: 'boolean',
    default: 'false',
    setting: 'AGENT_INJECT_RUN_AS_SAME_USER',
    docs: "Runs the agent as the user of the pod's first container.",
  },
  'agent-set-security-context': {
    kind: 'boolean',
    default: 'true',
    setting: 'AGENT_INJECT_SET_SECURITY_CONTEXT',
    docs: 'Sets a securityContext on the agent containers. Off on OpenShift, where the platform sets it.',
  },
  'agent-revoke-on-shutdown': {
    kind: 'boolean',
    default: 'false',
    setting: 'AGENT_INJECT_REVOKE_ON_SHUTDOWN',
    docs: "Revokes the agent's token when the pod ends.",
  },
  'agent-revoke-grace': {
    kind: 'unsigned-integer',
    accepts: 'whole seconds without a unit, such as 5',
    default: '5',
    docs: 'Seconds to wait before the token is revoked.',
  },
  'go-max-procs': {
    kind: 'text',
    accepts: 'a number',
    docs: 'GOMAXPROCS of the agent, for agents written in Go.',
  },
  'log-level': {
    kind: 'text',
    accepts: 'trace, debug, info, warn or error',
    default: 'info',
    setting: 'AGENT_INJECT_LOG_LEVEL_AGENT',
    docs: 'Log level of the agent.',
  },
  'log-format': {
    kind: 'text',
    accepts: 'standard or json',
    default: 'standard',
    setting: 'AGENT_INJECT_LOG_FORMAT_AGENT',
    docs: 'Log format of the agent.',
  },
  'agent-json-patch': {
    kind: 'json-patch',
    stage: 'defaults',
    docs: 'JSON patch (RFC 6902) of the sidecar container.',
  },
  'agent-init-json-patch': {
    kind: 'json-patch',
    stage: 'defaults',
    docs: 'JSON patch (RFC 6902) of the init container.',
  },
};

const cache: Group<
  | 'agent-cache-enable'
  | 'agent-cache-use-auto-auth-token'
  | 'agent-cache-listener-port'
  | 'agent-cache-exit-on-err'
  | 'agent-disable-idle-connections'
  | 'agent-disable-keep-alives'
  | 'agent-telemetry'
> = {
  'agent-cache-enable': {
    kind: 'boolean',
    default: 'false',
    docs: 'Opens a caching proxy to the server on 127.0.0.1, and hands leases from the init container to the sidecar.',
  },
  'agent-cache-use-auto-auth-token': {
    kind: 'text',
    accepts: 'true, false or force',
    default: 'true',
    docs: "Whether the proxy adds the agent's token to requests without one (true) or to all (force).",
  },
  'agent-cache-listener-port': {
    kind: 'text',
    accepts: 'a port',
    default: '8200',
    docs: 'Port of the proxy on 127.0.0.1.',
  },
  'agent-cache-exit-on-err': {
    kind: 'boolean',
    default: 'false',
    docs: 'The sidecar ends when it cannot restore what the init container cached.',
  },
  'agent-disable-idle-connections': {
    kind: 'list',
    accepts: 'auto-auth, caching, proxying, templating, separated by commas',
    setting: 'AGENT_INJECT_DISABLE_IDLE_CONNECTIONS',
    docs: 'Parts of the agent that close idle connections.',
  },
  'agent-disable-keep-alives': {
    kind: 'list',
    accepts: 'auto-auth, caching, proxying, templating, separated by commas',
    setting: 'AGENT_INJECT_DISABLE_KEEP_ALIVES',
    docs: 'Parts of the agent that use a new connection for each request.',
  },
  'agent-telemetry': {
    scope: 'per-parameter',
    kind: 'json-or-text',
    accepts: 'JSON of the type that the parameter has, or text',
    docs: "Parameter of the agent's telemetry; dashes of PARAM become underscores.",
  },
};

const extension: Group<ExtensionSuffix> = {
  'agent-flavor': {
    kind: 'choice',
    choices: ['auto', 'sluice', 'vault'],
    default: 'auto',
    setting: 'AGENT_INJECT_AGENT_FLAVOR',
    docs: 'How the agent is started: as our agent (no shell) or as vault. auto looks at the image.',
  },
  'agent-native-sidecar': {
    kind: 'boolean-or-auto',
    default: 'false',
    setting: 'AGENT_INJECT_NATIVE_SIDECAR',
    docs: 'One agent as native sidecar instead of init container and sidecar. auto: where the API server is 1.32 or later.',
  },
  'agent-startup-probe-period': {
    kind: 'unsigned-integer',
    default: '1',
    docs: 'Seconds between two looks whether the native sidecar is ready.',
  },
  'agent-startup-probe-timeout': {
    kind: 'unsigned-integer',
    default: '5',
    docs: 'Seconds that one look may take.',
  },
  'agent-startup-probe-failure-threshold': {
    kind: 'unsigned-integer',
    default: '300',
    docs: 'How many looks may fail before the native sidecar is restarted.',
  },
  'agent-inject-strict': {
    kind: 'boolean',
    docs: 'Unknown annotations and those without effect deny the pod instead of warning.',
  },
  'agent-image-pull-policy': {
    kind: 'choice',
    choices: ['Always', 'IfNotPresent', 'Never'],
    docs: 'imagePullPolicy of the agent containers.',
  },
  'agent-seccomp-profile': {
    kind: 'seccomp-profile',
    setting: 'AGENT_INJECT_SECCOMP_PROFILE',
    docs: 'Seccomp profile of the agent containers; the Pod Security level restricted needs RuntimeDefault.',
  },
  'agent-init-limits-cpu': initQuantity('CPU limit'),
  'agent-init-limits-mem': initQuantity('Memory limit'),
  'agent-init-limits-ephemeral': initQuantity('Limit of ephemeral storage'),
  'agent-init-requests-cpu': initQuantity('CPU request'),
  'agent-init-requests-mem': initQuantity('Memory request'),
  'agent-init-requests-ephemeral': initQuantity('Request of ephemeral storage'),
  'agent-env': {
    scope: 'per-parameter',
    kind: 'text',
    docs: 'Further environment variable of the agent containers, named PARAM.',
  },
  'no-proxy': {
    kind: 'text',
    accepts: 'host names, separated by commas',
    docs: 'NO_PROXY of the agent: hosts that are reached without proxy-address.',
  },
  'ca-cert-configmap': {
    kind: 'text',
    accepts: "the name of a ConfigMap in the pod's namespace, or NAME:KEY",
    docs: 'ConfigMap with the CA certificate of the server; mounted at /vault/ca. KEY is ca.crt when absent.',
  },
  'agent-service-account-token-audience': {
    kind: 'text',
    accepts: 'an audience, such as vault',
    docs: 'The agent gets a token of its own for this audience; the application needs none.',
  },
  'agent-service-account-token-expiration-seconds': {
    kind: 'unsigned-integer',
    accepts: 'seconds, at least 600',
    default: '3600',
    docs: 'Life of the token of agent-service-account-token-audience.',
  },
  'agent-secrets-volume-size-limit': {
    ...resourceQuantity,
    setting: 'AGENT_INJECT_SECRETS_VOLUME_SIZE_LIMIT',
    docs: 'Size limit of the in-memory volumes of the injector.',
  },
  'agent-secrets-volume-read-only': {
    kind: 'boolean',
    default: 'false',
    setting: 'AGENT_INJECT_SECRETS_VOLUME_READ_ONLY',
    docs: "Mounts the secrets read-only in the application's containers.",
  },
  'agent-inject-init-containers': {
    kind: 'list',
    accepts: 'names of init containers, separated by commas, or none',
    docs: 'Which init containers get the secrets; all of them when absent.',
  },
  'agent-inject-default-perms': {
    kind: 'file-mode',
    docs: 'Permissions of all files that have no agent-inject-perms-NAME.',
  },
  'agent-inject-group': {
    scope: 'per-secret',
    bareForm: 'default-for-all',
    kind: 'user-id',
    docs: 'Group of the file, or of all files. The agent must be a member of it: see agent-supplemental-group.',
  },
  'agent-supplemental-group': {
    kind: 'boolean',
    default: 'false',
    docs: 'Makes the containers of a pod without supplementalGroups members of the groups of agent-inject-group.',
  },
  'agent-inject-command-phase': {
    scope: 'per-secret',
    kind: 'choice',
    choices: ['init', 'sidecar', 'both'],
    default: 'both',
    docs: 'Which agent runs the command of the secret.',
  },
  'agent-inject-signal': {
    scope: 'per-secret',
    kind: 'process-signal',
    accepts: 'SIGNAL:NAME with the name of a program or container, such as SIGHUP:nginx',
    docs: 'The sidecar signals this process after it has written the file, without a shell. Needs a shared process namespace and the same user. Foreign agents use pkill, which knows programs only.',
  },
  'agent-cache-listener-socket': {
    kind: 'boolean',
    default: 'false',
    docs: "The proxy listens on /vault/socket/agent.sock, in a volume of the application's containers, instead of a port.",
  },
  'agent-metrics-port': {
    kind: 'port',
    docs: 'Port of the sidecar for metrics only, on the address of the pod; a container port named vault-metrics.',
  },
  'agent-cache-inject-env': {
    kind: 'boolean',
    default: 'false',
    docs: "Points VAULT_ADDR, BAO_ADDR and VAULT_AGENT_ADDR of the application's containers to the local proxy.",
  },
  'agent-inject-secrets': {
    kind: 'secret-list',
    docs: `Secrets as one list, in place of keys with NAME: names may be long, and the order stays. Members: ${['name', ...listMembers.map(({ name }) => name)].join(', ')}.`,
  },
  'agent-inject-secrets-from': {
    scope: 'per-secret',
    kind: 'text',
    accepts: 'the path of a secret in Vault, such as secret/data/app',
    docs: 'Writes all keys of the secret: one file per key in the directory NAME, or one env file.',
  },
  'agent-inject-secrets-as': {
    scope: 'per-secret',
    kind: 'choice',
    choices: ['files', 'env'],
    default: 'files',
    docs: 'How agent-inject-secrets-from-NAME writes the keys.',
  },
  'agent-inject-env': {
    scope: 'per-parameter',
    kind: 'secret-field',
    accepts: 'PATH#FIELD, such as secret/data/app#password, or a template',
    docs: "Environment variable PARAM of the application's containers, from a field of a secret or a template. Needs Kubernetes 1.35.",
  },
  'agent-init-timeout': {
    kind: 'duration',
    docs: 'How long the agent that runs before the application may take until its first work is done; then it fails, and says what is missing.',
  },
  'auth-namespace': {
    kind: 'text',
    accepts: 'a Vault namespace, or root',
    docs: 'Vault namespace of the login, where it is not that of the secrets (namespace). Our agent only.',
  },
};

/**
 * All annotations, by suffix. The one source of parsing, documentation, lint, schema and did-you-mean.
 * Source: spec/injector.md 1.4 and 8.
 */
export const annotationCatalogue: Readonly<Record<AnnotationSuffix, AnnotationEntry>> = {
  ...entriesOf('switches', switches),
  ...entriesOf('secrets', secrets),
  ...entriesOf('template-engine', templateEngine),
  ...entriesOf('server', server),
  ...entriesOf('auto-auth', autoAuth),
  ...entriesOf('container', container),
  ...entriesOf('cache', cache),
  ...entriesOf('extension', extension),
};

/** The catalogue as a list, in the order of the documentation. */
export const annotationEntries: readonly AnnotationEntry[] = Object.values(annotationCatalogue);

function entriesOf<S extends AnnotationSuffix>(
  group: AnnotationEntry['group'],
  rows: Group<S>,
): Record<S, AnnotationEntry> {
  const entries = Object.entries<Row>(rows).map(([suffix, row]) => [suffix, entryOf(suffix as S, group, row)]);
  return Object.fromEntries(entries) as Record<S, AnnotationEntry>;
}

function entryOf(suffix: AnnotationSuffix, group: AnnotationEntry['group'], row: Row): AnnotationEntry {
  return {
    suffix,
    group,
    scope: 'global',
    bareForm: 'none',
    accepts: acceptsOf(row),
    since: '0.1.0',
    stage: 'agent',
    ...row,
  };
}

function acceptsOf({ kind, choices = [] }: Row): string {
  switch (kind) {
    case 'boolean':
      return trueOrFalse;
    case 'integer':
      return 'a whole number';
    case 'unsigned-integer':
      return 'a whole number of at least 0';
    case 'user-id':
      return 'a numeric id of at least 0';
    case 'float':
      return 'a number';
    case 'duration':
      return 'a duration with a unit, such as 500ms, 90s or 1m30s';
    case 'quantity':
      return 'a quantity, such as 500m, 0.5, 64Mi';
    case 'json-patch':
      return 'a JSON array of patch operations';
    case 'choice':
      return `one of ${choices.join(', ')}`;
    case 'boolean-or-strict':
      return `${trueOrFalse}, or strict`;
    case 'boolean-or-auto':
      return 'true, false or auto';
    case 'seccomp-profile':
      return 'RuntimeDefault, Localhost/FILE, Unconfined or none';
    case 'secret-list':
      return 'a JSON list of objects, such as [{"name": "db", "path": "secret/data/db"}]';
    case 'file-mode':
      return 'octal permission bits, such as 0400';
    case 'port':
      return 'a port from 1 to 65535, or 0 for none';
    case 'list':
    case 'text':
    case 'default-template':
    case 'json-or-text':
    case 'secret-field':
    case 'process-signal':
      return anyText;
  }
}
