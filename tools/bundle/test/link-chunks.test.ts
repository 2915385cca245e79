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

linking('every form of import and export that esbuild writes gives what it gives in a module', () => {
  const exported = run(
    {
      'main.js': `import"./effect.js";import byDefault,{two as deux}from"./a.js";import*as all from"./a.js";
        import whole from"node:path";import{default as path,basename}from"path";
        var text="import{x}from\\"./not.js\\";export{y};",seen=[byDefault,deux,all.two,whole.basename(),path.basename(),basename()];
        export{seen as result,text};function late(){return typeof ran}export{late};`,
      'a.js': 'var two=2,one=1;export{two};export default one',
      'effect.js': 'globalThis.ran=true',
    },
    'main.js',
  ) as { result: unknown[]; text: string; late: () => string };

  assert.equal([...exported.result], [1, 2, 2, 'node:path', 'path', 'path']);
  assert.is(exported.text, 'import{x}from"./not.js";export{y};');
  assert.is(exported.late(), 'boolean');
});

linking('an export may be assigned while its chunk runs, and a variable of a function at any time', () => {
  const exported = run(
    { 'main.js': 'var a=1;a=2;function f(){let b;b=3;for(let c of[4])b+=c;return b}export{a,f};' },
    'main.js',
  ) as { a: number; f: () => number };

  assert.is(exported.a + exported.f(), 9);
});

const refusals: readonly (readonly [what: string, code: string, message: string])[] = [
  [
    'an export that a function assigns',
    'var a;function f(){a=1}export{a as b,f};',
    'b, an export that is assigned in a function',
  ],
  ['an export that a function counts up', 'var a=0;var f=()=>a++;export{a,f};', 'a, an export that is assigned'],
  ['an export that a pattern assigns', 'var a;function f(o){[{x:a=2}]=o}export{a,f};', 'a, an export that is assigned'],
  ['an export that a loop assigns', 'var a;function f(o){for(a of o);}export{a,f};', 'a, an export that is assigned'],
  ['a chunk that is not there', 'import{a}from"./b.js";', 'import of "./b.js"'],
  ['a package that is not bundled', 'var f=()=>import("got");export{f};', 'import of "got"'],
  ['an import whose name is computed', 'var f=x=>import(x);export{f};', 'import of a computed name'],
  ['an import with attributes', 'import a from"node:path"with{type:"json"};', 'import with attributes'],
  ['a re-export', 'export{join}from"node:path";', 'export from "node:path"'],
  ['a re-export of everything', 'export*from"node:path";', 'export *'],
  ['an export of a declaration', 'export const a=1;', 'export of a declaration'],
  ['a default export of a declaration', 'export default function f(){}', 'export default of a declaration'],
  ['a name that is no identifier', 'var a;export{a as"b c"};', 'the name "b c"'],
  ['import.meta', 'var a=import.meta.url;export{a};', "Cannot use 'import.meta' outside a module"],
  ['a top-level await', 'await 1;', 'await is only valid in async functions'],
  ['what is not JavaScript', 'var a=;', 'Unexpected token (1:6)'],
];

for (const [what, code, message] of refusals) {
  linking(`refused, with the name of the chunk: ${what}`, () => {
    assert.throws(
      () => linkChunks([{ name: 'main.js', code }], 'main.js'),
      (error: Error) => error.message.startsWith(`main.js: ${message}`) && error.message.includes('; '),
    );
  });
}

linking('an entry that is no chunk is refused with the names of those that are', () => {
  assert.throws(() => linkChunks([{ name: 'a.js', code: '' }], 'main.js'), /main\.js: no such chunk; there are a\.js/);
});

linking('a bundle that is not ASCII is refused', () => {
  assert.throws(() => selfLoading('"ä"', 'x.cache'), /ASCII/);
});

linking.run();
