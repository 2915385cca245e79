import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundleInParts } from '../src/bundle-in-parts.ts';

const dynamic = suite('import() in a bundle');

/** Files of a small program, which imports each of them late. */
const modules: Readonly<Record<string, string>> = {
  'names.mjs': 'export const one = 1; export function two() { return 2 }',
  'both.mjs': 'export const one = 1; export default class Whole { static size = 3 }',
  'shared.mjs': 'export * from "./names.mjs"; export { default as whole } from "./named.cjs";',
  'named.cjs': 'exports.one = 1; exports.two = () => 2;',
  're-exporting.cjs': 'var api = require("./named.cjs"); exports.one = api.one; exports.two = api.two;',
  'compiled.cjs':
    'Object.defineProperty(exports, "__esModule", { value: true }); exports.one = 1; exports.default = "one";',
  'function.cjs': 'module.exports = function whole() { return 2 }; module.exports.one = 1;',
  'text.cjs': 'module.exports = "a text";',
};
const builtins = ['node:zlib', 'node:child_process', 'node:path', 'os'];

/** Prints the kind of every member of every module, and the results of those that can be called. */
const main = (specifiers: readonly string[]): string => `
const imports = new Map([${specifiers.map((from) => `[${JSON.stringify(from)},()=>import(${JSON.stringify(from)})]`).join(',')}]);
const shown = {};
for (const [name, load] of imports) {
  const [first, second] = await Promise.all([load(), load()]);
  const members = Object.keys(first).sort().map((key) => [key, show(key, first)]);
  shown[name] = { same: first === second, members: Object.fromEntries(members) };
}
function show(key, { [key]: value }) {
  if (key === 'two') return value();
  return typeof value === 'object' && key === 'default' ? Object.keys(value).sort().join(' ') : key === 'one' ? value : typeof value;
}
console.log(JSON.stringify(shown));
`;

interface Shown {
  readonly same: boolean;
  readonly members: Readonly<Record<string, unknown>>;
}

type AllShown = Readonly<Record<string, Shown>>;

/** What each module gives when it is imported late: in Node itself and in a bundle, both run by Node alone. */
async function namespaces(): Promise<{ readonly plain: AllShown; readonly bundled: AllShown }> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-bundle-test-'));
  try {
    for (const [name, text] of Object.entries(modules)) await writeFile(join(directory, name), text);
    const specifiers = [...Object.keys(modules).map((name) => `./${name}`), ...builtins];
    const text = main(specifiers);
    await writeFile(join(directory, 'plain.mjs'), text);
    await writeFile(join(directory, 'main.mjs'), `(async () => {${text}})();`);
    const { code } = await bundleInParts(join(directory, 'main.mjs'));
    await writeFile(join(directory, 'bundle.cjs'), code);
    const run = (file: string): AllShown =>
      JSON.parse(execFileSync(process.execPath, [join(directory, file)], { encoding: 'utf8' })) as AllShown;
    return { plain: run('plain.mjs'), bundled: run('bundle.cjs') };
  } finally {
    await rm(directory, { recursive: true });
  }
}

const { plain, bundled } = await namespaces();

for (const name of Object.keys(plain)) {
  dynamic(`${name} gives every name that Node gives, with the same value, each time the same`, () => {
    for (const [key, value] of Object.entries(plain[name]!.members)) {
      if (key === '__esModule' || key === 'module.exports') continue; // Node's own, asked for by nobody
      assert.equal(bundled[name]!.members[key], value, key);
    }
    assert.ok(bundled[name]!.same);
  });
}

dynamic.run();
