import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { autoAuthText, configOf, linesOf, problemsOf } from './support.ts';

const problems = suite('problems of the configuration');

const listener = 'listener "tcp" { tls_disable = true }\n';
const template = 'template { destination = "d" source = "s" }\n';
const supervisor = 'env_template "A" { contents = "x" }\nexec { command = ["a"] }\n';
const inAutoAuth = (body: string): string => `${template}auto_auth {\n${body}\n}`;

// One line each, with what is told: everything that stands in spec/agent.md 2.4 to 2.14.
const told: readonly (readonly [string, string, readonly string[]])[] = [
  ['an unknown key', `${listener}valt {}`, ['f:2:1: unknown key valt; did you mean vault?']],
  [
    'an unknown key in a block',
    `${listener}vault { adress = "x" }`,
    ['f:2:9: unknown key adress in vault; did you mean address?'],
  ],
  ['a key without effect', `${listener}cluster_name = "x"`, ['f:2:1: cluster_name has no effect in an agent']],
  [
    'a key of the server in a listener',
    'listener "tcp" {\n tls_disable = true\n http_read_timeout = "1s"\n}',
    ['f:3:2: http_read_timeout has no effect in an agent'],
  ],
  [
    'an unknown key in a template',
    `${autoAuthText}template { destination = "d" contnts = "x" source = "s" }`,
    ['f:5:30: unknown key contnts in template; did you mean contents?'],
  ],
  [
    'an unknown key in env_template',
    `${autoAuthText}env_template "A" { contents = "x" bogus = 1 }\nexec { command = ["a"] }`,
    ['f:5:35: unknown key bogus in env_template; remove it'],
  ],
  [
    'a wrong boolean',
    `${listener}exit_after_auth = "yes"`,
    ['f:2:19: exit_after_auth must be a boolean: true or false'],
  ],
  ['a list for a text', `${listener}pid_file = ["x"]`, ['f:2:12: pid_file must be a text']],
  ['a block for a text', `${listener}pid_file "x" {}`, ['f:2:10: pid_file must be a value without labels']],
  ['a text for a block', `${listener}vault = "x"`, ['f:2:9: vault must be a block']],
  [
    'a block that stands twice',
    `${listener}vault {}\nvault {}`,
    ['f:3:7: vault may stand once only; merge the blocks into one'],
  ],
  ['a label too many', `${listener}vault "x" {}`, ['f:2:7: vault has a label too many; remove it']],
  [
    'a wrong duration',
    `${listener}template_config { static_secret_render_interval = "often" }`,
    ['f:2:51: static_secret_render_interval must be a duration, such as 30s, 1h30m or a number of seconds'],
  ],
  [
    'a command timeout without unit',
    `${autoAuthText}template { destination = "d" source = "s" command = "a" command_timeout = 5 }`,
    [
      'f:5:75: command_timeout has no unit; it is taken for seconds, which Vault Agent takes for nanoseconds; write a unit, such as 30s',
    ],
  ],
  [
    'a decimal mode in JSON',
    '{"listener":{"unix":{"address":"s","tls_disable":true,"socket_mode":644}}}',
    ['f:1:69: socket_mode 644 is decimal and means 01204; write "0644" if that was meant'],
  ],
  [
    'a mode of too many bits',
    `${autoAuthText}template { destination = "d" source = "s" perms = "10000" }`,
    ['f:5:51: perms has more than 12 bits; write it as octal text, such as "0640"'],
  ],
  [
    'a threshold beyond its range',
    `${listener}template_config { lease_renewal_threshold = 1.5 }`,
    ['f:2:19: lease_renewal_threshold is not above 0 and at most 1; 0.9 is used'],
  ],
  [
    'retries below off',
    `${listener}vault { retry { num_retries = -2 } }`,
    ['f:2:17: num_retries is less than -1; use -1 to switch retries off'],
  ],
  [
    'an unknown connection',
    `${listener}disable_keep_alives = ["all"]`,
    ['f:2:23: unknown connection "all" in disable_keep_alives; use auto-auth, caching, proxying, templating'],
  ],
  ['no method', inAutoAuth(''), ['f:2:11: auto_auth needs one and only one method; found none']],
  [
    'two methods',
    inAutoAuth(' method "a" {}\n method "b" {}'),
    ['f:4:13: auto_auth needs one and only one method; found 2'],
  ],
  [
    'a method without type',
    inAutoAuth(' method {}'),
    ['f:3:9: method has no type; write method "kubernetes" { ... } or type = "kubernetes"'],
  ],
  [
    'a mount path without auth',
    inAutoAuth(' method "a" { mount_path = "k8s" }'),
    ['f:3:15: mount_path "k8s" does not begin with auth/; logins will most likely answer 403 or 404'],
  ],
  [
    'back-offs in the wrong order',
    inAutoAuth(' method "a" { min_backoff = "5s" max_backoff = "4s" }'),
    ['f:3:34: max_backoff is less than min_backoff; raise max_backoff'],
  ],
  [
    'a wrapped token without sink',
    inAutoAuth(' method "a" { wrap_ttl = "5s" }'),
    ['f:3:15: wrap_ttl of the method needs exactly one sink, and one that does not wrap itself; remove one of the two'],
  ],
  [
    'a sink of another type',
    inAutoAuth(' method "a" {}\n sink "s3" { config { path = "p" } }'),
    ['f:4:7: unknown sink type "s3"; use file'],
  ],
  ['a sink without path', inAutoAuth(' method "a" {}\n sink "file" {}'), ['f:4:14: sink needs config.path']],
  [
    'encryption by half',
    inAutoAuth(' method "a" {}\n sink "file" { dh_type = "curve25519" config { path = "p" } }'),
    ['f:4:16: encryption of a sink needs dh_type and dh_path; dh_type is curve25519'],
  ],
  [
    'additional data without encryption',
    inAutoAuth(' method "a" {}\n sink "file" { aad = "x" config { path = "p" } }'),
    ['f:4:16: aad needs dh_type and dh_path; add both, or remove it'],
  ],
  [
    'additional data from a variable that is not set',
    inAutoAuth(
      ' method "a" {}\n sink "file" { dh_type = "curve25519" dh_path = "k" aad_env_var = "NONE" config { path = "p" } }',
    ),
    ['f:4:53: environment variable NONE is not set'],
  ],
  ['a listener without type', 'listener { tls_disable = true }', ['f:1:10: listener has no type; use tcp or unix']],
  [
    'a listener of another type',
    'listener "udp" { tls_disable = true }',
    ['f:1:10: unknown listener type "udp"; use tcp or unix'],
  ],
  [
    'an address without port',
    'listener "tcp" { address = "localhost" tls_disable = true }',
    ['f:1:18: address "localhost" is not HOST:PORT; write it out, such as 127.0.0.1:8200 or [::1]:8200'],
  ],
  [
    'a unix listener without address',
    'listener "unix" { tls_disable = true }',
    ['f:1:17: listener of type unix needs address; name the socket file'],
  ],
  [
    'TLS without certificate',
    'listener "tcp" {}',
    ['f:1:16: listener needs tls_cert_file and tls_key_file; name both files, or set tls_disable = true'],
  ],
  [
    'a role that is none',
    'listener "tcp" { tls_disable = true role = "metric_only" }',
    ['f:1:44: role must be default or metrics_only; did you mean metrics_only?'],
  ],
  [
    'client certificates required and disabled',
    'listener "tcp" { tls_cert_file = "c" tls_key_file = "k" tls_client_ca_file = "a" tls_require_and_verify_client_cert = true tls_disable_client_certs = true }',
    ['f:1:82: client certificates are required and disabled at once; keep one of the two settings'],
  ],
  [
    'an old version of TLS',
    'listener "tcp" { tls_cert_file = "c" tls_key_file = "k" tls_min_version = "tls10" }',
    ['f:1:57: tls10 is not offered; use tls12 or tls13'],
  ],
  [
    'a template without destination',
    `${autoAuthText}template { source = "s" }`,
    ['f:5:10: template needs destination; name the file to write'],
  ],
  [
    'a template with source and contents',
    `${autoAuthText}template { destination = "d" source = "s" contents = "c" }`,
    ['f:5:43: template needs exactly one of source and contents; found both'],
  ],
  [
    'a template with neither',
    `${autoAuthText}template { destination = "d" contents = "" }`,
    ['f:5:10: template needs exactly one of source and contents; found none'],
  ],
  [
    'a wait in the wrong order',
    `${autoAuthText}template { destination = "d" source = "s" wait = "9s:1s" }`,
    ['f:5:50: wait has a min greater than its max; raise max'],
  ],
  [
    'two templates of one file',
    `${autoAuthText}${template}${template}`,
    ['f:6:10: another template writes d already; give each template a file of its own'],
  ],
  [
    'a file key in env_template',
    `${autoAuthText}env_template "A" { contents = "x" destination = "d" }\nexec { command = ["a"] }`,
    ['f:5:35: destination must not be set in env_template; remove it'],
  ],
  [
    'env_template without label',
    `${autoAuthText}env_template { contents = "x" }\nexec { command = ["a"] }`,
    ['f:5:14: env_template needs one label, the name of the variable; write env_template "NAME" { ... }'],
  ],
  [
    'a variable with two templates',
    `${autoAuthText}${supervisor}env_template "A" { contents = "y" }`,
    ['f:7:14: env_template A stands twice; give each variable one template'],
  ],
  [
    'exec without command',
    `${autoAuthText}env_template "A" { contents = "x" }\nexec {}`,
    ['f:6:6: exec needs command; name the program and its arguments as a list'],
  ],
  [
    'an unknown signal',
    `${autoAuthText}env_template "A" { contents = "x" }\nexec { command = ["a"] restart_stop_signal = "SIGFOO" }`,
    ['f:6:46: restart_stop_signal is not a signal; use a name such as SIGTERM'],
  ],
  [
    'persist without path',
    `${listener}cache { persist "kubernetes" {} }`,
    ['f:2:30: persist needs path; name a directory'],
  ],
  [
    'persist of another type',
    `${listener}cache { persist "disk" { path = "p" } }`,
    ['f:2:17: unknown persist type "disk"; use kubernetes'],
  ],
  // What has to fit together, spec/agent.md 2.5.
  [
    'rule 1',
    `${autoAuthText}${listener}cache { use_auto_auth_token = true }\napi_proxy { use_auto_auth_token = true }`,
    ['f:6:9: use_auto_auth_token stands in cache and in api_proxy; keep the one in api_proxy'],
  ],
  ['rule 2', 'cache {}', ['f:1:7: enabling the cache requires at least one listener or template']],
  [
    'rule 3',
    `${listener}api_proxy { use_auto_auth_token = true }`,
    ['f:2:13: use_auto_auth_token needs auto_auth with a method; add auto_auth, or remove it'],
  ],
  [
    'rule 3 with a wrapped token',
    `${listener}api_proxy { use_auto_auth_token = true }\nauto_auth {\n method "a" { wrap_ttl = 5 }\n sink "file" { config { path = "p" } }\n}`,
    ['f:2:13: use_auto_auth_token cannot be used with a wrapped token; remove wrap_ttl of the method'],
  ],
  ['rule 4', `${autoAuthText}api_proxy {}`, ['f:5:11: api_proxy needs at least one listener']],
  [
    'rule 5',
    'auto_auth { method "a" {} }',
    ['f:1:11: auto_auth logs in and nothing uses its token; add sink, template or api_proxy with use_auto_auth_token'],
  ],
  [
    'rule 6',
    'vault {}',
    ['f:1:1: no auto_auth, cache, or listener block found in config; add the block of what the agent should do'],
  ],
  ['rule 7 for exec', `${autoAuthText}exec { command = ["a"] }`, ['f:5:6: exec needs at least one env_template']],
  [
    'rule 7 for env_template',
    `${autoAuthText}env_template "A" { contents = "x" }`,
    ['f:5:14: env_template needs exec'],
  ],
  [
    'rule 7 for api_proxy',
    `${autoAuthText}${listener}${supervisor}api_proxy {}`,
    ['f:8:11: api_proxy cannot be used with exec'],
  ],
  ['rule 7 for template', `${autoAuthText}${supervisor}${template}`, ['f:7:10: template cannot be used with exec']],
  [
    'rule 10',
    `${listener}cache { when_inconsistent = "retry" }\napi_proxy { enforce_consistency = "always" }`,
    ['f:2:9: consistency is configured in cache and in api_proxy; keep the one in api_proxy'],
  ],
];
for (const [title, text, lines] of told) {
  problems(`tell of ${title}`, () => {
    assert.equal(linesOf(text), lines);
  });
}

problems('are told all at once, in source order', () => {
  const text =
    'lstener "tcp" {}\nvault { tls_skip_verify = "maybe" }\ntemplate { contents = 1 bogus = 2 }\nauto_auth {}';
  assert.equal(
    problemsOf(text).map(({ severity, where }) => `${severity} ${where.kind === 'file' ? where.line : 0}`),
    ['warning 1', 'error 2', 'error 3', 'error 3', 'error 4'],
  );
});

problems('of severity warning let the configuration pass', () => {
  assert.equal(
    problemsOf(`${listener}bogus = 1`).map(({ severity }) => severity),
    ['warning'],
  );
  assert.is(configOf(`${listener}bogus = 1`).listeners.length, 1);
});

problems('of unknown keys are errors when strict', () => {
  assert.equal(
    problemsOf(`${listener}bogus = 1`, { strict: true }).map(({ severity }) => severity),
    ['error'],
  );
});

problems('never quote what may be secret', () => {
  const lines = linesOf(
    `${listener}vault { address = ["sluice-canary-config"] retry { num_retries = "sluice-canary-config" } }`,
  );
  assert.is(lines.length, 2);
  assert.is(lines.join('').includes('canary'), false);
});

problems('of one file do not hide those of another', () => {
  assert.equal(linesOf('a = "'), ['f:1:5: the string is not closed; close it with a double quote']);
});

problems.run();
