import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from './run.ts';
import type { Ended } from './run.ts';
import type { Place } from './vault.ts';
import { createPlace } from './vault.ts';

const badInput = suite('bad input');

interface Case {
  readonly title: string;
  /** Makes the mistake; answers the words after the configuration. */
  readonly make: (place: Place) => Promise<readonly string[]>;
  /** What the message must say. */
  readonly says: readonly RegExp[];
  /** With `-detailed-exit-codes`. */
  readonly detailed: number;
}

const template = (place: Place, changes: object = {}): object => ({
  contents: '{{ with secret "secret/app" }}{{ .Data.data.password }}{{ end }}',
  destination: place.path('out/app'),
  ...changes,
});

const cases: readonly Case[] = [
  {
    title: 'an unreachable Vault',
    async make(place) {
      const method = exitOnError(place);
      await place.writeConfig({ vault: { address: 'https://127.0.0.1:1' }, auto_auth: { method, sink: sink(place) } });
      return [];
    },
    says: [/127\.0\.0\.1:1/, /refused/i],
    detailed: 3,
  },
  {
    title: 'a role that does not exist',
    async make(place) {
      const method = { ...exitOnError(place), config: { role: 'other', token_path: place.path('jwt') } };
      await place.writeConfig({ auto_auth: { method, sink: sink(place) } });
      return [];
    },
    says: [/auth\/kubernetes\/login/, /invalid role name|role "other"/, /check role and bindings/],
    detailed: 3,
  },
  {
    title: 'a certificate that is not trusted',
    async make(place) {
      const method = exitOnError(place);
      await place.writeConfig({ vault: { address: place.vault.url }, auto_auth: { method, sink: sink(place) } });
      return [];
    },
    says: [/certificate/i, /ca_cert|CA/],
    detailed: 3,
  },
  {
    title: 'a sink in a directory that is not there',
    async make(place) {
      await place.writeConfig({ auto_auth: { method: exitOnError(place), sink: sink(place, 'missing/token') } });
      return [];
    },
    says: [/missing\/token: no such directory; create or mount/],
    detailed: 5,
  },
  {
    title: 'a destination that is a directory',
    async make(place) {
      await mkdir(place.path('out/app'), { recursive: true });
      await place.writeConfig({ template: [template(place)] });
      return ['-exit-after-auth'];
    },
    says: [/out\/app/, /directory/],
    detailed: 4,
  },
  {
    title: 'a secret that does not exist',
    async make(place) {
      const contents = '{{ with secret "secret/none" }}x{{ end }}';
      await place.writeConfig({
        vault: { ...connection(place), retry: { num_retries: 1 } },
        template: [template(place, { contents })],
      });
      return ['-exit-after-auth'];
    },
    says: [/out\/app: vault\.read\(secret\/none\): no secret exists at secret\/none/],
    detailed: 4,
  },
  {
    title: 'a broken template',
    async make(place) {
      await place.writeConfig({ template: [template(place, { contents: '{{ with secret }' })] });
      return [];
    },
    says: [/out\/app:1:/],
    detailed: 4,
  },
  {
    title: 'a command that fails',
    async make(place) {
      await place.writeConfig({ template: [template(place, { command: 'exit 3' })] });
      return ['-exit-after-auth'];
    },
    says: [/out\/app: its command failed: exit code 3/],
    detailed: 4,
  },
  {
    title: 'broken JSON',
    async make(place) {
      await writeFile(place.path('agent.json'), '{"auto_auth": {');
      return [];
    },
    says: [/agent\.json:1:\d+: /],
    detailed: 2,
  },
  {
    title: 'an unknown method',
    async make(place) {
      await place.writeConfig({ auto_auth: { method: { type: 'kubernets', config: {} }, sink: sink(place) } });
      return [];
    },
    says: [/kubernets\\?" is not supported; did you mean kubernetes\?/],
    detailed: 2,
  },
  {
    title: 'a method without its role',
    async make(place) {
      await place.writeConfig({ auto_auth: { method: { type: 'kubernetes', config: {} }, sink: sink(place) } });
      return [];
    },
    says: [/\/auto_auth\/method\/config\/role: is missing/],
    detailed: 2,
  },
  {
    title: 'an unknown flag',
    async make(place) {
      await place.writeConfig();
      return ['-exit-after-auht'];
    },
    says: [/flag -exit-after-auht: unknown flag; did you mean -exit-after-auth\?/],
    detailed: 2,
  },
  {
    title: 'an unknown log level',
    async make(place) {
      await place.writeConfig();
      return ['-log-level=loud'];
    },
    says: [/flag -log-level: "loud" is not known; use one of trace/],
    detailed: 2,
  },
];

for (const { title, make, says, detailed } of cases) {
  badInput(`${title} gets one clear error`, async () => {
    await using place = await createPlace();
    const words = [`-config=${place.path('agent.json')}`, ...(await make(place))];

    const plain = await run(words);
    await rm(place.path('out'), { recursive: true, force: true });
    if (title.includes('directory')) await make(place);
    const codes = await run([...words, '-detailed-exit-codes']);

    assert.is(plain.code, 1);
    assert.is(codes.code, detailed);
    for (const pattern of says) assert.match(errorOf(plain), pattern);
    assert.not.match(plain.err + plain.log, /^\s+at .*:\d+:\d+/m);
    assert.not.match(plain.err + plain.log, /sluice-canary/);
  });
}

badInput('a configuration file that is not there is named', async () => {
  const { code, err } = await run(['-config=/no/such/agent.json']);

  assert.is(code, 1);
  assert.is(err, '-config=/no/such/agent.json: no such file or directory; check the path\n');
});

badInput('a file that must not be read is named', async () => {
  if (process.getuid?.() === 0) return;
  await using place = await createPlace();
  await place.writeConfig();
  await chmod(place.path('agent.json'), 0);

  const { code, err } = await run([`-config=${place.path('agent.json')}`]);

  assert.is(code, 1);
  assert.match(err, /not allowed to read it/);
});

badInput('no configuration at all says how to give one', async () => {
  const { code, err } = await run(['-exit-after-auth']);

  assert.is(code, 1);
  assert.is(err, 'no configuration given; name it with -config=FILE\n');
});

badInput('a wrong boolean in the environment is named, not its value', async () => {
  await using place = await createPlace();
  const { code, err } = await run([`-config=${await place.writeConfig()}`], { VAULT_SKIP_VERIFY: 'maybe' });

  assert.is(code, 1);
  assert.match(err, /^VAULT_SKIP_VERIFY: /);
});

/** The line that tells why it ended: on standard error, or the last error of the log. */
function errorOf({ err, log }: Ended): string {
  return err === ''
    ? (log
        .split('\n')
        .filter((line) => line.includes('[ERROR]'))
        .at(-1) ?? '')
    : err;
}

function exitOnError(place: Place): object {
  return {
    type: 'kubernetes',
    mount_path: 'auth/kubernetes',
    exit_on_err: true,
    config: { role: 'app', token_path: place.path('jwt') },
  };
}

function sink(place: Place, name = 'token'): readonly object[] {
  return [{ type: 'file', config: { path: place.path(name) } }];
}

function connection(place: Place): object {
  return { address: place.vault.url, ca_cert: place.path('ca.pem') };
}

badInput.run();
