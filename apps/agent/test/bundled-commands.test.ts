// test-timeout: 60s
// Everything that the bundle loads late, on every Node release that is here: what is bundled wrongly shows only there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureBundles } from '@sluice/bundle';
import { createNodeCryptography, createSystemClock } from '@sluice/platform-node';
import { createBatchRunner, loadAllGroups } from '@sluice/template';
import { createFolder } from './folder.ts';
import type { NodeRelease } from './nodes.ts';
import { nodes } from './nodes.ts';

const bundled = suite('bundled commands');
const bundle = fileURLToPath(new URL('../bundle/agent.cjs', import.meta.url));
await ensureBundles(['agent']);

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(
  node: NodeRelease,
  words: readonly string[],
  { input = '', env = {}, until = undefined as string | undefined, file = bundle } = {},
): Promise<Ended> {
  const flags = ['--disallow-code-generation-from-strings', file, ...words];
  const child = spawn(node.path, flags, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
    if (until !== undefined && texts.out.includes(until)) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...texts };
}

interface Run {
  readonly title: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Stopped when it has printed this. */
  readonly until?: string;
  readonly code?: number;
  /** What it prints, on standard output or standard error. */
  readonly says: string | RegExp;
}

const app = '{{ with secret "kv/app" }}{{ .Data.user }}:{{ .Data.port }}{{ end }}\n';
const files: Readonly<Record<string, string>> = {
  'app.tpl': app,
  'wrong.tpl': 'a\n{{ "x" | toUper }}\n',
  'f.json': '{"vault.read(kv/app)":{"data":{"user":"ada","port":1.50}}}',
  'f.yaml': 'x: &x { user: ada, port: 1.50 }\nvault.read(kv/app):\n  data: *x\n',
  'bad.yaml': 'a: [\n',
  'agent.hcl':
    'vault { address = "http://127.0.0.1:1" }\n' +
    'auto_auth { method "token_file" { config = { token_file_path = "/nowhere" } } }\n' +
    'template { contents = "x"\n destination = "/nowhere/x" }\n',
  'agent.json': JSON.stringify({
    vault: { address: 'http://127.0.0.1:1' },
    auto_auth: { method: { type: 'token_file', config: { token_file_path: '/nowhere' } } },
    template: [{ contents: '{{ toYAML (parseYAML "a: 1") }}', destination: '/nowhere/x' }],
  }),
};

const nobody = { VAULT_ADDR: 'http://127.0.0.1:1', VAULT_TOKEN: 'sluice-canary-token', VAULT_MAX_RETRIES: '0' };

const runs: readonly Run[] = [
  { title: 'version', words: ['version'], says: /Sluice Agent v\d/ },
  { title: 'help', words: ['help'], says: 'Usage' },
  { title: 'template -help', words: ['template', '-help'], says: 'Usage: agent template' },
  {
    title: 'template without fixtures',
    words: ['template', '-f', 'app.tpl'],
    code: 1,
    says: 'no value for vault.read(kv/app)',
  },
  { title: 'template with JSON', words: ['template', '-f', 'app.tpl', '--fixtures', 'f.json'], says: 'ada:1.50\n' },
  { title: 'template with YAML', words: ['template', '-f', 'app.tpl', '--fixtures', 'f.yaml'], says: 'ada:1.50\n' },
  {
    title: 'template with wrong YAML',
    words: ['template', '-f', 'app.tpl', '--fixtures', 'bad.yaml'],
    code: 1,
    says: 'bad.yaml: Flow',
  },
  {
    title: 'template -watch',
    words: ['template', '-watch', '-f', 'app.tpl', '--fixtures', 'f.yaml'],
    until: 'ada',
    says: 'ada:1.50\n',
  },
  { title: 'template -check', words: ['template', '-check', '-f', 'app.tpl', '--fixtures', 'f.yaml'], says: '' },
  { title: 'template -check, wrong', words: ['template', '-check', '-f', 'wrong.tpl'], code: 1, says: 'toUpper' },
  { title: '-validate with HCL', words: ['-config=agent.hcl', '-validate'], says: '' },
  { title: '-validate with JSON', words: ['agent', '-config=agent.json', '-validate'], says: '' },
  {
    title: '-config-env with gzip',
    words: ['-config-env=VAULT_CONFIG', '-validate'],
    env: { VAULT_CONFIG: gzipSync(files['agent.json']!).toString('base64') },
    says: '',
  },
  { title: 'ready', words: ['ready', '-config=agent.hcl'], code: 1, says: '/nowhere/x' },
  { title: 'signal -if-running', words: ['signal', '-if-running', 'SIGHUP:sluice-nobody'], says: 'no such process' },
  { title: 'signal', words: ['signal', 'SIGHUP:sluice-nobody'], code: 1, says: 'no such process' },
  {
    title: 'token revoke',
    words: ['token', 'revoke', '-self'],
    env: nobody,
    code: 1,
    says: '127.0.0.1:1',
  },
  {
    title: 'generate-config',
    words: ['generate-config', '-type=env-template', '-path=kv/app'],
    env: nobody,
    code: 2,
    says: '127.0.0.1:1',
  },
];

const onEveryNode: ReadonlySet<string> = new Set([
  'template with JSON',
  'template with YAML',
  'template -check, wrong',
  '-validate with HCL',
  '-config-env with gzip',
  'signal',
]);

for (const [index, node] of nodes.entries()) {
  const isOther = index > 0;
  for (const { title, words, code = 0, says, ...rest } of runs) {
    if (isOther && !onEveryNode.has(title)) continue; // each costs a process
    bundled(`${title} works on ${node.title}`, async () => {
      await using folder = await createFolder();
      for (const [name, text] of Object.entries(files)) await writeFile(folder.path(name), text);
      const named = words.map((word) =>
        word.replace(/^(-config=)?([a-z]+\.[a-z]+)$/, (_, flag: string = '', name: string) => flag + folder.path(name)),
      );

      const ended = await run(node, named, rest);

      const all = ended.out + ended.err;
      assert.not.match(all, /internal error|TypeError/);
      assert.is(ended.code, code, all);
      assert.match(all, says);
    });
  }

  bundled(`every function prints on ${node.title} what it prints unbundled`, async () => {
    const lines = (await loadAllGroups()).flatMap(({ functions }) =>
      functions.flatMap(({ name, example }) => exampleLine(name, example)),
    );
    const clock = createSystemClock();
    const answer = createBatchRunner({ wallMs: () => clock.wallMs(), cryptography: createNodeCryptography(clock) });
    const unbundled: string[] = [];
    for (const line of lines) unbundled.push(await answer(line));

    const { out, err } = await run(node, ['template', '-batch'], { input: `${lines.join('\n')}\n` });

    assert.ok(lines.length > 300);
    assert.equal(out.trimEnd().split('\n'), unbundled, err);
  });
}

function exampleLine(
  name: string,
  example: { readonly template: string; readonly now?: string } | undefined,
): string[] {
  if (example === undefined) return [];
  const { template, now = '2024-01-01T00:00:00Z' } = example;
  return ['consul-template', 'openbao'].map((functions) => JSON.stringify({ name, template, functions, now }));
}

bundled('the file works alone, as the npm package has it: without its code cache', async () => {
  await using folder = await createFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(folder.path(name), text);
  await copyFile(bundle, folder.path('agent.cjs'));
  const words = ['template', '-f', folder.path('app.tpl'), '--fixtures', folder.path('f.yaml')];

  const { out, err } = await run(nodes[0]!, words, { file: folder.path('agent.cjs') });

  assert.is(out, 'ada:1.50\n', err);
});

bundled.run();
