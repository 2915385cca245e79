import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linkChunks } from '../src/link-chunks.ts';
import { selfLoading } from '../src/self-loading.ts';

const linking = suite('linkChunks');

function run(chunks: Readonly<Record<string, string>>, entry: string): unknown {
  const module = { exports: {} };
  const list = Object.entries(chunks).map(([name, code]) => ({ name, code }));
  runInNewContext(linkChunks(list, entry), { module, require: (name: string) => ({ basename: () => name }) });
  return module.exports;
}

linking('imports of chunks and of modules of Node become constants', () => {
  const exported = run(
    {
      'main.js':
        'import{one as first}from"./chunk-A.js";import{basename}from"node:path";var x=first+basename();export{x};',
      'chunk-A.js': 'var one="1 ";export{one};',
    },
    'main.js',
  ) as { x: string };

  assert.is(exported.x, '1 node:path');
});

linking('what is imported with import() runs when it is asked for, once', async () => {
  const exported = run(
    { 'main.js': 'var load=()=>import("./late.js");export{load};', 'late.js': 'export default 7;' },
    'main.js',
  ) as { load: () => Promise<{ default: number }> };

  const [first, second] = await Promise.all([exported.load(), exported.load()]);

  assert.is(first.default, 7);
  assert.is(first, second);
});

linking('a bundle that is not ASCII is refused', () => {
  assert.throws(() => selfLoading('"ä"', 'x.cache'), /ASCII/);
});

linking.run();
