// The parts of the agent's bundle that load only when a configuration asks for them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureBundles } from '@sluice/bundle';
import { agentLaunch } from '@sluice/core';
import type { Place } from './vault.ts';
import { createPlace } from './vault.ts';

const bundled = suite('bundled agent');
const bundle = fileURLToPath(new URL('../bundle/agent.cjs', import.meta.url));
await ensureBundles(['agent']);

async function run(
  place: Place,
  changes: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; log: string }> {
  const config = await place.writeConfig({ exit_after_auth: true, ...changes });
  const child = spawn(process.execPath, [...agentLaunch.nodeFlags, bundle, `-config=${config}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, log };
}

const broken = /internal error|TypeError|is not a (?:function|constructor)/;
const password = 'sluice-canary-password';
const methods: Readonly<Record<string, (place: Place) => object>> = {
  kubernetes: (place) => ({ role: 'app', token_path: place.path('jwt') }),
  token_file: (place) => ({ token_file_path: place.path('given') }),
  approle: (place) => ({ role_id_file_path: place.path('given'), secret_id_file_path: place.path('given') }),
  jwt: (place) => ({ role: 'app', path: place.path('given') }),
  cert: () => ({ name: 'app' }),
  userpass: (place) => ({ username: 'ada', password_file_path: place.path('given') }),
  ldap: (place) => ({ username: 'ada', password_file_path: place.path('given') }),
};

for (const [type, config] of Object.entries(methods)) {
  bundled(`the method ${type} loads and asks the server`, async () => {
    await using place = await createPlace();
    await writeFile(place.path('given'), password);
    const method = { type, mount_path: `auth/${type}`, exit_on_err: true, config: config(place) };

    const sink = [{ type: 'file', config: { path: place.path('token') } }];

    const { log } = await run(place, { auto_auth: { method, sink } });

    assert.not.match(log, broken);
    const refused = `check role and bindings of the ${type} login`; // only the role for kubernetes is there
    assert.match(log, type === 'kubernetes' ? 'authentication successful' : refused);
  });
}

const working: readonly (readonly [
  title: string,
  changes: (place: Place) => object,
  code: number,
  says: string | RegExp,
])[] = [
  ['a supervised program', (place) => ({ exit_after_auth: false, ...aProgram(place) }), 0, 'program started'],
  [
    'a listener',
    (place) => ({
      exit_after_auth: false,
      ...aProgram(place),
      cache: {},
      listener: [{ type: 'tcp', address: '127.0.0.1:0', tls_disable: true }],
    }),
    0,
    'listening: url=',
  ],
  ['an encrypted sink', (place) => ({ auto_auth: anEncryptedSink(place) }), 0, 'token written'],
  [
    'a certificate of an engine that is not there',
    (place) => ({
      vault: { address: place.vault.url, ca_cert: place.path('ca.pem'), retry: { num_retries: -1 } },
      template: [
        {
          contents: '{{ with pkiCert "pki/issue/app" "common_name=a" }}{{ .Cert }}{{ end }}',
          destination: place.path('out'),
        },
      ],
    }),
    1,
    'pki/issue/app',
  ],
  [
    'a proxy that is not there',
    (place) => ({ auto_auth: { ...anEncryptedSink(place), method: { ...kubernetes(place), exit_on_err: true } } }),
    1,
    '127.0.0.1:1',
  ],
];

function aProgram(place: Place): object {
  const contents = '{{ with secret "secret/app" }}{{ .Data.data.password | sha256Hex }}{{ end }}';
  const command = ['sh', '-c', `echo "$VALUE" >${place.path('seen')}`];
  return { exec: { command }, env_template: [{ VALUE: { contents } }] };
}

function kubernetes(place: Place): object {
  return { type: 'kubernetes', config: methods['kubernetes']!(place) };
}

function anEncryptedSink(place: Place): object {
  const sink = [
    { type: 'file', dh_type: 'curve25519', dh_path: place.path('peer'), config: { path: place.path('token') } },
  ];
  return { method: kubernetes(place), sink };
}

for (const [title, changes, wanted, says] of working) {
  bundled(`${title}: what it needs loads`, async () => {
    await using place = await createPlace();
    await writeFile(
      place.path('peer'),
      JSON.stringify({ curve25519_public_key: Buffer.alloc(32, 9).toString('base64') }),
    );
    const env = title.startsWith('a proxy') ? { VAULT_PROXY_ADDR: 'http://127.0.0.1:1' } : {};

    const { code, log } = await run(place, changes(place) as Record<string, unknown>, env);

    assert.not.match(log, broken);
    assert.is(code, wanted, log);
    assert.match(log, says);
  });
}

bundled.run();
