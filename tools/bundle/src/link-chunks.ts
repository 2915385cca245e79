/** One output file of esbuild with `splitting` and `format: 'esm'`. */
export interface Chunk {
  /** As other chunks import it, without `./`. */
  readonly name: string;
  readonly code: string;
}

const identifier = String.raw`[\w$]+`;
// Chunks are imported at the top; modules of Node wherever esbuild put the code that wants them.
const importStatement = new RegExp(
  String.raw`(?<=^|[;}\n])import(?:(\{[^}]*\})|\*as (${identifier})| (${identifier}))?(?: ?from)?"(\./[\w.-]+|node:[\w/]+|[a-z][\w/]*)";`,
  'g',
);
const exportTail = /export(?:\{([^}]*)\}| default (.*));?\s*$/;

/**
 * Puts all chunks into one CommonJS text. Each becomes a function that runs when it is first imported: what is imported
 * with `import()` costs a start nothing, neither its evaluation nor (with a code cache) its compilation. Imports become
 * constants of the function, so that calls from one chunk into another are as fast as within one. That needs what
 * esbuild makes of modules that export no variable which changes later.
 */
export function linkChunks(chunks: readonly Chunk[], entry: string): string {
  const functions = chunks.map(({ name, code }) => `${JSON.stringify(name)}(){${linked(code)}}`);
  return `"use strict";const __chunks={${functions.join(',\n')}},__loaded=new Map;
function __load(name){let chunk=__loaded.get(name);if(chunk===void 0)__loaded.set(name,chunk=__chunks[name]());return chunk}
module.exports=__load(${JSON.stringify(entry)});
`;
}

function linked(code: string): string {
  const imports = [...code.matchAll(importStatement)].map(statementOf);
  const rest = code.replaceAll(importStatement, '');
  const exported = exportTail.exec(rest);
  const body = (exported === null ? rest : rest.slice(0, exported.index))
    .replaceAll(/\bimport\("\.\/([\w.-]+)"\)/g, 'Promise.resolve().then(()=>__load("$1"))')
    .replaceAll(/\bimport\(("node:[\w/]+")\)/g, 'Promise.resolve().then(()=>require($1))');
  return `${imports.join('')}${body}${returned(exported?.[1], exported?.[2])}`;
}

function statementOf([, names, namespace, byDefault, from = '']: RegExpMatchArray): string {
  const source = from.startsWith('./')
    ? `__load(${JSON.stringify(from.slice(2))})`
    : `require(${JSON.stringify(from)})`;
  if (names !== undefined) return `const${names.replaceAll(/ as /g, ':')}=${source};`;
  const name = namespace ?? byDefault;
  return name === undefined ? `${source};` : `const ${name}=${source};`;
}

/** `a,b as c` as the object that stands for the module; a module in CommonJS is exported as a whole. */
function returned(names = '', byDefault?: string): string {
  if (byDefault !== undefined) return `;return{default:${byDefault.replace(/;$/, '')}}`;
  const members = names.split(',').map((name) => {
    const [local = '', other] = name.split(' as ');
    return other === undefined ? local : `${other}:${local}`;
  });
  return `;return{${members.join(',')}}`;
}
