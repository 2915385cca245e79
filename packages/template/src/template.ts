import type { Diagnostic, Result } from '@sluice/core';
import { closestName, fail, succeed } from '@sluice/core';
import { compileList } from './evaluate/compile.ts';
import type { MissingKey, Run } from './evaluate/evaluation.ts';
import type { FunctionDefinition } from './functions/catalogue.ts';
import type { Flavour } from './functions/flavour.ts';
import { deniedFunction } from './functions/denied-function.ts';
import { consulFunctions, isFormer, isAbsentIn, isDenied } from './functions/flavour.ts';
import { language } from './functions/language.ts';
import { functionNames, loadFunctions } from './functions/groups.ts';
import { lex } from './lex/lex.ts';
import { parse } from './parse/parse.ts';
import type { Opener } from './parse/parse-failure.ts';
import { ParseFailure } from './parse/parse-failure.ts';
import { columnAt, lineAt } from './parse/position.ts';
import type { TemplateSet } from './parse/tree.ts';

/** How a text is to be read, and what stays fixed for all its passes. */
export interface ParseOptions {
  /** Shown in diagnostics; default `template`. */
  readonly file?: string;
  /** Default `{{`. */
  readonly leftDelimiter?: string;
  /** Default `}}`. */
  readonly rightDelimiter?: string;
  /** Default `consul-template`. */
  readonly functions?: Flavour;
  /** Names, or globs with `*`, of functions that fail when reached; built-in ones cannot be denied. */
  readonly functionDenylist?: readonly string[];
  /** `error` is consul-template's `error_on_missing_key`; default `zero`. Source: spec/template.md 4.7. */
  readonly missingKey?: MissingKey;
  /** The file that the output will go to; part of the identity of `pkiCert`. */
  readonly destination?: string;
  /** Folder that `file` may not leave. */
  readonly sandboxPath?: string;
}

/** A problem of the text, with the message that Go gives for it (without consul-template's prefix). */
export interface TemplateDiagnostic extends Diagnostic {
  readonly exact: string;
}

/** A parsed template: evaluate it as often as you like. Opaque. */
export interface Template {
  readonly source: string;
  readonly options: ParseOptions;
  readonly flavour: Flavour;
  readonly tree: TemplateSet;
  readonly templates: ReadonlyMap<string, Run>;
  /** Those that it names. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** Some function of it changes the maps it is given: each pass gets fresh ones. */
  readonly mutates: boolean;
}

/**
 * Parses a template and loads the functions that it names. Everything that can be known without data fails here;
 * the language allows one diagnostic at a time: `template/syntax`, `template/unknown-function`,
 * `template/unavailable-function`. Source: spec/template.md 2, 3.
 */
export async function parseTemplate(
  source: string,
  options: ParseOptions = {},
): Promise<Result<Template, readonly TemplateDiagnostic[]>> {
  const flavour = options.functions ?? 'consul-template';
  const delimiters = { left: options.leftDelimiter ?? '', right: options.rightDelimiter ?? '' };
  const names = new Set<string>();
  const tokens = lex(source, delimiters);
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind === 'identifier') names.add(token.text);
  }
  const functions = await functionsOf(names, flavour, options.functionDenylist ?? []);
  try {
    const tree = parse(source, (name) => functions.has(name), { tokens });
    const templates = new Map<string, Run>();
    for (const [name, list] of tree.templates) templates.set(name, compileList({ functions }, list));
    const mutates = [...functions.values()].some((definition) => definition.mutates === true);
    return succeed({ source, options, flavour, tree, templates, functions, mutates });
  } catch (error) {
    return fail([problem(error, source, options.file ?? 'template', flavour)]);
  }
}

function unclosed({ keyword, position }: Opener, source: string): string {
  return `the ${keyword} in line ${lineAt(source, position)} has no end`;
}

async function functionsOf(
  names: ReadonlySet<string>,
  flavour: Flavour,
  denylist: readonly string[],
): Promise<ReadonlyMap<string, FunctionDefinition>> {
  const builtIn = new Map<string, FunctionDefinition>();
  for (const definition of language.functions) if (names.has(definition.name)) builtIn.set(definition.name, definition);
  if (flavour === 'go') return builtIn;
  const all = await loadFunctions(names);
  // OpenBao Agent knows exact names only.
  const denied = (name: string) => (flavour === 'openbao' ? denylist.includes(name) : isDenied(name, denylist));
  const functions = new Map<string, FunctionDefinition>();
  for (const [name, definition] of all) {
    if (isAbsentIn(flavour, name)) continue;
    functions.set(name, !builtIn.has(name) && denied(name) ? deniedFunction(name) : definition);
  }
  return functions;
}

function problem(error: unknown, source: string, file: string, flavour: Flavour): TemplateDiagnostic {
  if (!(error instanceof ParseFailure)) {
    // Nesting beyond the stack; Go stops at a depth of its own.
    if (error instanceof RangeError)
      return problem(new ParseFailure('max expression depth exceeded', 0, 1), source, file, flavour);
    throw error;
  }
  const where = { kind: 'file', file, line: error.line, column: columnAt(source, error.position) } as const;
  const exact = error.exact('');
  const unknown = /^function "(.*)" not defined$/.exec(error.message)?.[1];
  if (unknown === undefined) {
    const hint = error.opener === undefined ? {} : { hint: unclosed(error.opener, source) };
    return { code: 'template/syntax', severity: 'error', where, message: error.message, ...hint, exact };
  }
  if (consulFunctions.has(unknown) && flavour === 'consul-template') {
    const message = `function ${unknown} needs Consul or Nomad, which this agent does not talk to`;
    const hint = 'remove it, or keep the value in Vault and read it with secret';
    return { code: 'template/unavailable-function', severity: 'error', where, message, hint, exact };
  }
  if (isFormer(unknown) && flavour === 'consul-template') {
    const hint = 'Vault Agent has no longer had it since consul-template 0.41; OpenBao Agent still has';
    return { code: 'template/unknown-function', severity: 'error', where, message: error.message, hint, exact };
  }
  const near = closestName(unknown, functionNames());
  const hint = near === undefined ? {} : { hint: `did you mean ${near}?` };
  return { code: 'template/unknown-function', severity: 'error', where, message: error.message, ...hint, exact };
}
