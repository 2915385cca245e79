// test-timeout: 60s
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensureBundles } from '../src/index.ts';

const run = promisify(execFile);
const bundle = fileURLToPath(new URL('../../../apps/injector/bundle/injector.cjs', import.meta.url));
const pod = 'kind: Pod\napiVersion: v1\nmetadata:\n  name: a # ours\nspec:\n  containers: [{ name: a }]\n';

const beside = suite('libraries beside the bundle of the injector');

beside.before(async () => {
  await ensureBundles(['injector']);
});

beside('are not in the bundle itself', async () => {
  const text = await readFile(bundle, 'utf8');

  assert.not.match(text, /YAMLParseError|Certificate\.create/);
  assert.match(await readFile(bundle.replace('.cjs', '.yaml.cjs'), 'utf8'), /YAMLParseError/);
});

beside('are found from another working directory, and through a link', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'pod.yaml'), pod);
  await symlink(bundle, join(folder.path, 'linked.cjs'));

  for (const program of [bundle, './linked.cjs']) {
    const { stdout } = await run(process.execPath, [program, 'lint', '-f', 'pod.yaml'], { cwd: folder.path });
    assert.match(stdout, /1 file: 0 errors/);
  }
});

beside('are found where one is loaded late: annotations of the operator in YAML', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'pod.yaml'), pod);
  await writeFile(join(folder.path, 'defaults.yaml'), '- annotations: { role: web }\n');

  const words = [bundle, 'lint', '-f', 'pod.yaml', '-default-annotations-file', 'defaults.yaml'];
  const { stdout } = await run(process.execPath, words, { cwd: folder.path });

  assert.match(stdout, /1 file: 0 errors/);
});

beside('are in the package that npm makes', async () => {
  const options = { cwd: join(dirname(bundle), '..') };
  const { stdout } = await run('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], options);

  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
  const packed = files.map(({ path }) => path).filter((path) => path.endsWith('.cjs'));
  assert.equal(packed.sort(), ['bundle/injector.cjs', 'bundle/injector.x509.cjs', 'bundle/injector.yaml.cjs']);
});

beside('are asked for by name when they are missing', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'pod.yaml'), pod);
  await copyFile(bundle, join(folder.path, 'injector.cjs'));

  const words = ['injector.cjs', 'lint', '-f', 'pod.yaml'];
  const failure = await run(process.execPath, words, { cwd: folder.path }).catch((error: unknown) => error);

  assert.match(
    (failure as { stderr: string }).stderr,
    /^injector\.yaml\.cjs is missing; keep it in the folder of the program$/m,
  );
});

beside.run();

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sluice-beside-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
