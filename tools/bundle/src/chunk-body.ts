import { isBuiltin } from 'node:module';
import { Script } from 'node:vm';
import { parse } from 'acorn';
import type { ExportNamedDeclaration, Identifier, ImportDeclaration, Literal, Node, Program } from 'acorn';
import { simple } from 'acorn-walk';
import { assignedLater } from './assigned-later.ts';

/** One output file of esbuild with `splitting` and `format: 'esm'`. */
export interface Chunk {
  /** As other chunks import it, without `./`. */
  readonly name: string;
  readonly code: string;
}

const byDefault = 'export default';

/**
 * A chunk as the body of a function: its imports first, as constants, then its code, then what it exports, returned as
 * an object. `__load(NAME)` gives another chunk's object, `require` a module of Node, and `__builtin` its namespace.
 */
export function chunkBody({ name, code }: Chunk, chunks: ReadonlySet<string>): string {
  const parts: Parts = { chunk: name, chunks, imports: [], exports: [], edits: [] };
  const program = parsed(name, code);
  for (const statement of program.body) takeStatement(statement, code, parts);
  simple(program, {
    ImportExpression({ start, end, source }) {
      const text = `Promise.resolve().then(()=>${namespaceOf(source, parts)})`;
      parts.edits.push({ start, end, text });
    },
  });
  checkExports(program, parts);
  const body = `${parts.imports.join('')}${edited(code, parts.edits)};return ${result(parts.exports)}`;
  checkCompiles(name, body);
  return body;
}

/** esbuild writes `export default` for a module that is CommonJS, and nothing beside it; others name all at the end. */
const commonJs = '__commonJsModule';

/** What a module that imports all of the chunk gets. The names of a CommonJS module are known when it has run. */
function result(exports: Parts['exports']): string {
  const members = exports.map(({ exported, local }) => (exported === local ? local : `${exported}:${local}`));
  return exports.length === 1 && exports[0]?.local === commonJs ? `__namespace(${commonJs})` : `{${members.join(',')}}`;
}

interface Parts {
  readonly chunk: string;
  /** Names of all chunks. */
  readonly chunks: ReadonlySet<string>;
  /** Statements. */
  readonly imports: string[];
  readonly exports: { readonly exported: string; readonly local: string }[];
  readonly edits: Edit[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function parsed(name: string, code: string): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}; a chunk must be a module`, { cause: error });
  }
}

/** What only a module may do, such as a top-level await, fails here and not at the agent's start. */
function checkCompiles(name: string, body: string): void {
  try {
    new Script(`"use strict";(function(){${body}})`);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}; a chunk must also be right as the body of a function`, {
      cause: error,
    });
  }
}

function takeStatement(statement: Program['body'][number], code: string, parts: Parts): void {
  const { start, end } = statement;
  switch (statement.type) {
    case 'ImportDeclaration':
      parts.imports.push(constants(statement, parts));
      parts.edits.push({ start, end, text: '' });
      break;
    case 'ExportNamedDeclaration':
      takeExports(statement, parts);
      parts.edits.push({ start, end, text: '' });
      break;
    case 'ExportDefaultDeclaration':
      if (statement.declaration.type.endsWith('Declaration') || !code.startsWith(byDefault, start))
        refuse(parts, 'export default of a declaration', 'export a name');
      parts.exports.push({ exported: 'default', local: commonJs });
      parts.edits.push({ start, end: start + byDefault.length, text: `const ${commonJs}=` });
      break;
    case 'ExportAllDeclaration':
      refuse(parts, 'export *', 'bundle what is exported');
      break;
    default: // the chunk's own code, which stays as it is
  }
}

function constants({ specifiers, source, attributes }: ImportDeclaration, parts: Parts): string {
  if (attributes.length > 0) refuse(parts, 'import with attributes', 'bundle what is imported');
  const module = loading(source, parts);
  if (specifiers.length === 0) return `${module};`;
  // The default of a module of Node is all of it.
  const defaultOf = isChunk(source) ? `${module}.default` : module;
  const members: string[] = [];
  const wholes: string[] = [];
  for (const specifier of specifiers) {
    const local = specifier.local.name;
    const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported, parts) : undefined;
    if (specifier.type === 'ImportNamespaceSpecifier') wholes.push(`${local}=${namespaceOf(source, parts)}`);
    else if (imported === undefined || imported === 'default') wholes.push(`${local}=${defaultOf}`);
    else members.push(imported === local ? local : `${imported}:${local}`);
  }
  return `const ${[...wholes, ...(members.length > 0 ? [`{${members.join(',')}}=${module}`] : [])].join(',')};`;
}

function takeExports({ specifiers, source, declaration }: ExportNamedDeclaration, parts: Parts): void {
  if (source) refuse(parts, `export from "${String(source.value)}"`, 'bundle what is exported');
  if (declaration) refuse(parts, 'export of a declaration', 'export its name at the end');
  for (const { exported, local } of specifiers)
    parts.exports.push({ exported: nameOf(exported, parts), local: nameOf(local, parts) });
}

/** What is exported is read once, when the chunk has run. */
function checkExports(program: Program, parts: Parts): void {
  const assigned = assignedLater(program);
  const changing = parts.exports.find(({ local }) => assigned.has(local));
  if (changing === undefined) return;
  refuse(parts, `${changing.exported}, an export that is assigned in a function`, 'export a function that reads it');
}

function loading(source: Node, parts: Parts): string {
  const from = stringOf(source);
  if (from?.startsWith('./') === true && parts.chunks.has(from.slice(2)))
    return `__load(${JSON.stringify(from.slice(2))})`;
  if (from !== undefined && isBuiltin(from)) return `require(${JSON.stringify(from)})`;
  return refuse(
    parts,
    `import of ${from === undefined ? 'a computed name' : `"${from}"`}`,
    'import a chunk or a module of Node',
  );
}

/** All that a module exports. Node's own modules have their members and all of them as `default`. */
function namespaceOf(source: Node, parts: Parts): string {
  const module = loading(source, parts);
  return isChunk(source) ? module : `__builtin(${JSON.stringify(stringOf(source))})`;
}

function isChunk(source: Node): boolean {
  return stringOf(source)?.startsWith('./') === true;
}

function stringOf(node: Node): string | undefined {
  if (node.type !== 'Literal') return undefined;
  const { value } = node as Literal;
  return typeof value === 'string' ? value : undefined;
}

function nameOf(node: Identifier | Literal, parts: Parts): string {
  return node.type === 'Identifier' ? node.name : refuse(parts, `the name ${node.raw ?? ''}`, 'use an identifier');
}

function refuse({ chunk }: Parts, what: string, advice: string): never {
  throw new Error(`${chunk}: ${what} cannot be linked; ${advice}`);
}

function edited(code: string, edits: readonly Edit[]): string {
  let rest = 0;
  let text = '';
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    text += code.slice(rest, edit.start) + edit.text;
    rest = edit.end;
  }
  return text + code.slice(rest);
}
