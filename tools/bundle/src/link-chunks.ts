import { chunkBody } from './chunk-body.ts';
import type { Chunk } from './chunk-body.ts';

/**
 * Puts all chunks into one CommonJS text. Each becomes a function that runs when it is first imported: what is imported
 * with `import()` costs a start nothing, neither its evaluation nor (with a code cache) its compilation. Imports become
 * constants of the function, so that calls from one chunk into another are as fast as within one. `import()` gives the
 * names that it gives in Node: of a CommonJS module and of Node's own modules the members, and all as `default`.
 *
 * @throws Error for what this way of linking would change or cannot express: an export that is assigned again later, an
 * import of what is neither a chunk nor a module of Node, a re-export, a top-level await, `import.meta`.
 */
export function linkChunks(chunks: readonly Chunk[], entry: string): string {
  const names = new Set(chunks.map(({ name }) => name));
  if (!names.has(entry)) throw new Error(`${entry}: no such chunk; there are ${[...names].join(', ')}`);
  const functions = chunks.map((chunk) => `${JSON.stringify(chunk.name)}(){${chunkBody(chunk, names)}}`);
  return `"use strict";const __chunks={${functions.join(',\n')}},__loaded=new Map;
function __load(name){let chunk=__loaded.get(name);if(chunk===void 0)__loaded.set(name,chunk=__chunks[name]());return chunk}
function __namespace(module){return{...module,default:module}}
function __builtin(name){let all=__loaded.get(name);if(all===void 0)__loaded.set(name,all=__namespace(require(name)));return all}
module.exports=__load(${JSON.stringify(entry)});
`;
}
