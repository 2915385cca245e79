import type { AgentConfig } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { autoAuthText, configOf, linesOf } from './support.ts';

const blocks = suite('blocks of the configuration');

blocks('fill in every default', () => {
  const expected: AgentConfig = {
    exitAfterAuth: false,
    vault: { numRetries: 12 },
    autoAuth: {
      method: {
        type: 'kubernetes',
        mountPath: 'auth/kubernetes',
        minBackoffMs: 1000,
        maxBackoffMs: 300_000,
        exitOnError: false,
        parameters: { role: 'app' },
      },
      sinks: [{ path: '/run/token', mode: 0o640 }],
      reauthOnNewCredentials: false,
    },
    listeners: [],
    templates: [],
    templateConfig: {
      exitOnRetryFailure: false,
      staticSecretRenderIntervalMs: 300_000,
      maxConnectionsPerHost: 0,
      leaseRenewalThreshold: 0.9,
    },
    envTemplates: [],
    disableIdleConnections: [],
    disableKeepAlives: [],
    log: {},
  };
  assert.equal(configOf(autoAuthText), expected);
});

const listener = 'listener "tcp" { tls_disable = true }\n';

const vaults: readonly (readonly [string, Partial<AgentConfig['vault']>])[] = [
  ['address = "https://v:1" ca_cert = "c" ca_path = "p"', { address: 'https://v:1', caCert: 'c', caPath: 'p' }],
  ['client_cert = "c" client_key = "k"', { clientCert: 'c', clientKey: 'k' }],
  ['tls_skip_verify = "1" tls_server_name = "n"', { tlsSkipVerify: true, tlsServerName: 'n' }],
  ['address = "" namespace = "ns"', { namespace: 'ns' }],
  ['retry { num_retries = 5 }', { numRetries: 5 }],
  ['retry { num_retries = 0 }', { numRetries: 12 }],
  ['retry { num_retries = "-1" }', { numRetries: 0 }],
];
for (const [body, expected] of vaults) {
  blocks(`read vault { ${body} }`, () => {
    assert.equal(configOf(`${listener}vault { ${body} }`).vault, { numRetries: 12, ...expected });
  });
}

const methods: readonly (readonly [string, Partial<NonNullable<AgentConfig['autoAuth']>['method']>])[] = [
  ['type = "JWT"', { type: 'jwt', mountPath: 'auth/jwt' }],
  ['type = "x" mount_path = "auth/y/"', { mountPath: 'auth/y' }],
  ['type = "x" namespace = "/a/b"', { namespace: 'a/b/' }],
  ['type = "x" namespace = "a" login_namespace = "/b"', { namespace: 'a/', loginNamespace: 'b/' }],
  ['type = "x" login_namespace = "root"', { loginNamespace: '' }],
  ['type = "x" min_backoff = 5 max_backoff = "5s"', { minBackoffMs: 5000, maxBackoffMs: 5000 }],
  ['type = "x" min_backoff = "10m"', { minBackoffMs: 600_000, maxBackoffMs: 600_000 }],
  ['type = "x" wrap_ttl = "1d" exit_on_err = "true"', { wrapTtlMs: 86_400_000, exitOnError: true }],
];
for (const [body, expected] of methods) {
  blocks(`read method { ${body} }`, () => {
    const config = configOf(`auto_auth {\n method { ${body} }\n sink "file" { config { path = "p" } }\n}`);
    assert.equal({ ...config.autoAuth?.method, ...expected }, config.autoAuth?.method);
  });
}

const sinks: readonly (readonly [string, object])[] = [
  ['config { path = "p" mode = 0600 }', { path: 'p', mode: 0o600 }],
  ['config { path = "p" mode = "0600" uid = 5 gid = -1 }', { path: 'p', mode: 0o600, owner: '5' }],
  ['config { path = "p" owner = "app" group = "web" }', { path: 'p', mode: 0o640, owner: 'app', group: 'web' }],
  ['wrap_ttl = "5m" config { path = "p" }', { path: 'p', mode: 0o640, wrapTtlMs: 300_000 }],
  [
    'dh_type = "curve25519" dh_path = "k" derive_key = true aad = "a" config { path = "p" }',
    {
      path: 'p',
      mode: 0o640,
      encryption: { kind: 'curve25519', peerKeyPath: 'k', deriveKey: true, additionalData: 'a' },
    },
  ],
  [
    'dh_type = "curve25519" dh_path = "k" aad_env_var = "AAD" config { path = "p" }',
    {
      path: 'p',
      mode: 0o640,
      encryption: {
        kind: 'curve25519',
        peerKeyPath: 'k',
        deriveKey: false,
        additionalData: 'from env',
        additionalDataEnvironmentVariable: 'AAD',
      },
    },
  ],
];
for (const [body, expected] of sinks) {
  blocks(`read sink "file" { ${body} }`, () => {
    const text = `auto_auth {\n method "x" {}\n sink "file" { ${body} }\n}`;
    assert.equal(configOf(text, { env: { AAD: 'from env' } }).autoAuth?.sinks, [expected]);
  });
}

const listeners: readonly (readonly [string, object])[] = [
  ['listener "tcp" { tls_disable = true }', { endpoint: { kind: 'tcp', host: '127.0.0.1', port: 8200 } }],
  ['listener "tcp" { address = "[::1]:80" tls_disable = "1" }', { endpoint: { kind: 'tcp', host: '::1', port: 80 } }],
  ['listener "tcp" { address = ":80" tls_disable = true }', { endpoint: { kind: 'tcp', host: '::', port: 80 } }],
  [
    'listener "unix" { address = "/s" socket_mode = "0660" socket_user = "5" tls_disable = true }',
    { endpoint: { kind: 'unix', path: '/s', mode: 0o660, owner: '5' } },
  ],
  ['listener { type = "tcp" role = "metrics_only" tls_disable = true }', { role: 'metrics-only' }],
  [
    'listener "tcp" { require_request_header = "T" tls_disable = true agent_api { enable_quit = true } }',
    { requireRequestHeader: true, enableQuit: true },
  ],
  [
    'listener "tcp" { tls_cert_file = "c" tls_key_file = "k" tls_min_version = "tls13" tls_client_ca_file = "a" tls_require_and_verify_client_cert = true }',
    { tls: { certFile: 'c', keyFile: 'k', requireClientCert: true, minVersion: 'TLSv1.3', clientCaFile: 'a' } },
  ],
];
for (const [text, expected] of listeners) {
  blocks(`read ${text}`, () => {
    const [found] = configOf(text).listeners;
    assert.equal({ ...found, ...expected }, found);
  });
}

const templates: readonly (readonly [string, object])[] = [
  [
    'source = "s"',
    {
      source: { kind: 'file', path: 's' },
      leftDelimiter: '{{',
      rightDelimiter: '}}',
      errorFatal: true,
      createDestinationDirectories: true,
      backup: false,
    },
  ],
  ['contents = <<EOF\n${x}\nEOF\n', { source: { kind: 'contents', text: '${x}\n' } }],
  ['source = "s" perms = "0600" user = "app" gid = 7', { mode: 0o600, owner: 'app', group: '7' }],
  ['source = "s" perms = 0644', { mode: 0o644 }],
  ['source = "s" left_delimiter = "<<" right_delimiter = ">>"', { leftDelimiter: '<<', rightDelimiter: '>>' }],
  [
    'source = "s" command = "sh -c \'a,b\'"',
    { command: { run: { kind: 'shell', line: "sh -c 'a,b'" }, timeoutMs: 30_000 } },
  ],
  [
    'source = "s" command = "reload" command_timeout = "5s"',
    { command: { run: { kind: 'program', words: ['reload'] }, timeoutMs: 5000 } },
  ],
  [
    'source = "s" command = ["a b", "c"]',
    { command: { run: { kind: 'program', words: ['a b', 'c'] }, timeoutMs: 30_000 } },
  ],
  [
    'source = "s" exec { command = ["a"] } exec { command = ["b"] timeout = "1m" }',
    { command: { run: { kind: 'program', words: ['b'] }, timeoutMs: 60_000 } },
  ],
  ['source = "s" wait { min = "2s" }', { wait: { minMs: 2000, maxMs: 8000 } }],
  ['source = "s" wait = "1s:10s"', { wait: { minMs: 1000, maxMs: 10_000 } }],
  ['source = "s" wait { min = "0s" max = "5s" }', {}],
  [
    'source = "s" error_on_missing_key = "true" error_fatal = false backup = true',
    { errorOnMissingKey: true, errorFatal: false, backup: true },
  ],
  [
    'source = "s" function_denylist = ["a"] function_blacklist = ["b"] sandbox_path = "/s"',
    { functionDenylist: ['a', 'b'], sandboxPath: '/s' },
  ],
  ['source = "s" create_dest_dirs = false', { createDestinationDirectories: false }],
];
for (const [body, expected] of templates) {
  blocks(`read template { ${body} }`, () => {
    const [found] = configOf(`${autoAuthText}template {\n destination = "d" ${body}\n}`).templates;
    assert.equal({ ...found, ...expected }, found);
  });
}

blocks('read template_config with the limits of its presence', () => {
  assert.is(configOf(`${listener}template_config {}`).templateConfig.maxConnectionsPerHost, 10);
  assert.equal(
    configOf(
      `${listener}template_config {\n exit_on_retry_failure = true\n static_secret_render_interval = "10s"\n max_connections_per_host = "3"\n lease_renewal_threshold = "0.5"\n}`,
    ).templateConfig,
    {
      exitOnRetryFailure: true,
      staticSecretRenderIntervalMs: 10_000,
      maxConnectionsPerHost: 3,
      leaseRenewalThreshold: 0.5,
    },
  );
});

const supervisor = (body: string): string => `${autoAuthText}env_template "A" { contents = "x" }\nexec {\n ${body}\n}`;
const execs: readonly (readonly [string, object])[] = [
  ['command = ["a", "b"]', { command: ['a', 'b'], restartOnSecretChanges: 'always', restartStopSignal: 'SIGTERM' }],
  ['command = "a b"', { command: ['sh', '-c', 'a b'] }],
  ['command = "a"', { command: ['a'] }],
  [
    'command = ["a"] restart_on_secret_changes = "never" restart_stop_signal = "hup"',
    { restartOnSecretChanges: 'never', restartStopSignal: 'SIGHUP' },
  ],
  [
    'command = ["a"] restart_stop_signal = 9 child_process_stdout = "o" child_process_stderr = "e"',
    { restartStopSignal: 'SIGKILL', standardOutputFile: 'o', standardErrorFile: 'e' },
  ],
];
for (const [body, expected] of execs) {
  blocks(`read exec { ${body} }`, () => {
    const found = configOf(supervisor(body)).exec;
    assert.equal({ ...found, ...expected }, found);
  });
}

blocks('read the rest of the top level', () => {
  const config = configOf(`${listener}pid_file = "/p"
    exit_after_auth = true
    disable_idle_connections = ["auto-auth", "templating"]
    disable_keep_alives = ["caching"]
    log_level = "debug" log_format = "json" log_file = "l/"
    log_rotate_bytes = 10 log_rotate_duration = "24h" log_rotate_max_files = -1
    cache { use_auto_auth_token = false persist "kubernetes" { path = "/c" keep_after_import = true } }
    telemetry { prometheus_retention_time = "30s" disable_hostname = true prefix_filter = ["+a"] }
    disable_mlock = true`);
  assert.equal(
    { ...config, listeners: [] },
    {
      ...configOf(listener),
      listeners: [],
      pidFile: '/p',
      exitAfterAuth: true,
      disableIdleConnections: ['auto-auth', 'templating'],
      disableKeepAlives: ['caching'],
      log: {
        level: 'debug',
        format: 'json',
        file: 'l/',
        rotateBytes: 10,
        rotateDurationMs: 86_400_000,
        rotateMaxFiles: -1,
      },
      apiProxy: { useAutoAuthToken: 'never' },
      cache: {
        persist: {
          path: '/c',
          keepAfterImport: true,
          exitOnError: false,
          serviceAccountTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        },
      },
      telemetry: { prometheus_retention_time: '30s', disable_hostname: true, prefix_filter: ['+a'] },
    },
  );
});

for (const [title, text, use] of [
  ['of api_proxy', 'api_proxy { use_auto_auth_token = true }', 'when-absent'],
  ['of api_proxy by force', 'api_proxy { use_auto_auth_token = "Force" }', 'force'],
  ['of cache for want of another', 'cache { use_auto_auth_token = "true" }', 'when-absent'],
  ['of cache beside an empty api_proxy', 'cache { use_auto_auth_token = "force" }\napi_proxy {}', 'force'],
  ['of cache beside an api_proxy that says no', 'cache { use_auto_auth_token = false }\napi_proxy {}', 'never'],
] as const) {
  blocks(`take use_auto_auth_token ${title}`, () => {
    assert.equal(configOf(`${autoAuthText}${listener}${text}`).apiProxy, { useAutoAuthToken: use });
  });
}

blocks('let the environment override connections', () => {
  const text = `${listener}disable_keep_alives = ["caching"]`;
  assert.equal(configOf(text, { env: { VAULT_AGENT_DISABLE_KEEP_ALIVES: 'auto-auth,proxying' } }).disableKeepAlives, [
    'auto-auth',
    'proxying',
  ]);
  assert.equal(configOf(text, { env: { VAULT_AGENT_DISABLE_KEEP_ALIVES: '' } }).disableKeepAlives, ['caching']);
  assert.equal(linesOf(text, { env: { BAO_AGENT_DISABLE_KEEP_ALIVES: 'x' } }), [
    'BAO_AGENT_DISABLE_KEEP_ALIVES: unknown connection "x"',
  ]);
});

blocks.run();
