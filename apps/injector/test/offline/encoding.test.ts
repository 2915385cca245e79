import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/run.ts';

const encoding = suite('Encoding of manifests');
const manifest = `kind: Pod
metadata:
  name: web
  annotations:
    owner: "René"
    vault.hashicorp.com/agent-inject: "true"
    vault.hashicorp.com/role: web
spec:
  containers: [{ name: app, image: app }]
`;
const address = '-vault-address=https://vault:8200';

const wrong: readonly (readonly [name: string, bytes: Uint8Array, problem: string])[] = [
  ['Latin-1', Buffer.from(manifest, 'latin1'), 'is not UTF-8: wrong byte in line 5'],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${manifest}`, 'utf16le'), 'is UTF-16 (little-endian), not UTF-8'],
  ['UTF-16 without', Buffer.from(manifest, 'utf16le'), 'is UTF-16 (little-endian), not UTF-8'],
  ['big-endian UTF-16', Buffer.from(`\ufeff${manifest}`, 'utf16le').swap16(), 'is UTF-16 (big-endian), not UTF-8'],
  [
    'half a character',
    Buffer.concat([Buffer.from(manifest.trimEnd()), Buffer.of(0xc3)]),
    'is not UTF-8: wrong byte in line 9',
  ],
  ['no text', Buffer.from(`# ${manifest}\0`), 'is no text: it has a NUL byte'],
];
for (const [name, bytes, problem] of wrong) {
  encoding(`that is ${name} is refused with what it is`, async () => {
    for (const [file, said] of [
      ['pod.yaml', 'pod.yaml'],
      ['-', 'standard input'],
    ] as const) {
      for (const command of ['inject', 'lint']) {
        const { code, out, err } = await run([command, address, '-f', file], { [file]: bytes });

        assert.equal([code, out], [2, '']);
        assert.is(err, `--file: ${said}: ${problem}; save it as UTF-8\n`);
      }
    }
  });
}

encoding('of a file of default annotations is looked at too', async () => {
  const files = { 'pod.yaml': manifest, 'rules.yaml': Buffer.from('# é\n[]\n', 'latin1') };

  const { code, err } = await run(['lint', '-default-annotations-file=rules.yaml', '-f', 'pod.yaml'], files);

  assert.is(code, 2);
  assert.match(err, 'cannot read rules.yaml: is not UTF-8: wrong byte in line 1');
});

encoding('that is UTF-8 is kept, with or without a byte-order mark', async () => {
  for (const text of [manifest, `\ufeff${manifest}`]) {
    const { code, out } = await run(['inject', address, '-f', 'pod.yaml'], { 'pod.yaml': text });

    assert.is(code, 0);
    assert.match(out, 'owner: "René"');
    assert.match(out, 'name: vault-agent');
  }
});

encoding.run();
