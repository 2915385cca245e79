import type { Diagnostic } from '@sluice/core';
import { isDenied } from '../functions/flavour.ts';
import { columnAt, lineAt } from '../parse/position.ts';
import { printNode } from '../parse/print-tree.ts';
import type { CommandNode, Node, Operand, PipelineNode } from '../parse/tree.ts';
import { visitTemplates } from '../parse/visit.ts';
import type { ParseOptions, Template } from '../template.ts';
import { parseTemplate } from '../template.ts';
import type { Finding } from './check-calls.ts';
import { checkBareCall, checkCall, checkExecuteTemplate, checkTemplateCall } from './check-calls.ts';
import { excerptAt } from './excerpt.ts';
import { firstPassError } from './first-pass.ts';

/** A problem with the line it is on and a caret under the place. */
export interface CheckedDiagnostic extends Diagnostic {
  readonly excerpt: string;
}

/** What the agent allows; default nothing. */
export interface CheckOptions extends ParseOptions {
  readonly allowsPlugins?: boolean;
}

/**
 * Everything that can be said about a template without its secrets: what does not parse, what cannot work in this
 * agent, and what will surprise. Codes: those of `parseTemplate`, and `template/denied-function`,
 * `template/plugins-off`, `template/argument-count`, `template/undefined-template`, `template/unguarded-secret`,
 * `template/changes-every-pass`, `template/shows-secrets`.
 */
export async function checkTemplate(source: string, options: CheckOptions = {}): Promise<readonly CheckedDiagnostic[]> {
  const parsed = await parseTemplate(source, options);
  if (!parsed.ok) return parsed.error.map((problem) => withExcerpt(problem, source));
  const found = findings(parsed.value, source, options);
  return found.map((problem) => withExcerpt(problem, source));
}

function findings(template: Template, source: string, options: CheckOptions): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const add = (node: Node, finding: Finding | undefined): void => {
    if (finding !== undefined) found.push({ ...finding, where: placeOf(node, source, options) });
  };
  visitTemplates(template.tree, {
    command(command, pipeline) {
      found.push(...checkCommand(command, pipeline, source, options));
      add(command, checkCall(command, pipeline, template));
      add(command, checkExecuteTemplate(command, template));
    },
    bareCall(name) {
      add(name, checkBareCall(name, template));
    },
    template(call) {
      add(call, checkTemplateCall(call, template));
    },
  });
  const early = found.some(({ severity, code }) => severity === 'error' || code === UNGUARDED.code)
    ? undefined
    : firstPassError(template);
  if (early !== undefined) {
    const { line, column, context, reason } = early;
    const where = { kind: 'file', file: options.file ?? 'template', line, column } as const;
    found.push({ ...UNGUARDED, where, message: `${context} fails before the secret has arrived: ${reason}` });
  }
  return found;
}

const UNGUARDED: Omit<Finding, 'message'> = {
  code: 'template/unguarded-secret',
  severity: 'warning',
  hint: 'put it into {{ with secret ... }}; other agents fail here in the first pass',
};

/** What is wrong with each function, wherever it is called. */
interface Trait {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

const CHANGES: Omit<Trait, 'message'> = {
  code: 'template/changes-every-pass',
  severity: 'warning',
  hint: 'the file is written anew and its command run whenever any secret is refreshed',
};

const CHANGING: ReadonlySet<string> = new Set([
  'timestamp',
  'sprig_ago',
  'sprig_bcrypt',
  'sprig_htpasswd',
  'sprig_genPrivateKey',
  'sprig_genCA',
  'sprig_genCAWithKey',
  'sprig_genSelfSignedCert',
  'sprig_genSelfSignedCertWithKey',
  'sprig_genSignedCert',
  'sprig_genSignedCertWithKey',
  'sprig_encryptAES',
  'sprig_randInt',
  'sprig_shuffle',
]);

const SHOWING: ReadonlySet<string> = new Set(['spew_dump', 'spew_printf']);

function traitOf(name: string, options: CheckOptions): Trait | undefined {
  if (isDenied(name, options.functionDenylist ?? [])) {
    return {
      code: 'template/denied-function',
      severity: 'error',
      message: `function ${name} is disabled by the denylist`,
      hint: 'the template fails where it is reached',
    };
  }
  if (name === 'plugin' && options.allowsPlugins !== true) {
    return {
      code: 'template/plugins-off',
      severity: 'error',
      message: 'plugin runs programs, which this agent does not allow',
      hint: 'compute the value outside of the template',
    };
  }
  if (CHANGING.has(name)) return { ...CHANGES, message: `${name} gives another result in every pass` };
  if (!SHOWING.has(name)) return undefined;
  return {
    code: 'template/shows-secrets',
    severity: 'warning',
    message: `${name} writes values to the agent's standard output`,
    hint: 'remove it when you are done looking',
  };
}

function checkCommand(
  command: CommandNode,
  pipeline: PipelineNode,
  source: string,
  options: CheckOptions,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const operand of command.operands) {
    const called = operand.kind === 'chain' ? operand.of : operand;
    const trait = called.kind === 'identifier' ? traitOf(called.name, options) : undefined;
    if (trait !== undefined) found.push({ ...trait, where: placeOf(called, source, options) });
    if (isUnguarded(operand) && isStrict(command, pipeline, options)) {
      found.push({
        ...UNGUARDED,
        where: placeOf(operand, source, options),
        message: `${printNode(operand)} is read before the secret has arrived`,
      });
    }
  }
  return found;
}

/** `(secret "path").Data...`: a field of something that is not there in the first pass. */
function isUnguarded(operand: Operand): boolean {
  if (operand.kind !== 'chain' || operand.of.kind !== 'pipeline') return false;
  const [command] = operand.of.commands;
  const [called] = command?.operands ?? [];
  return called?.kind === 'identifier' && (called.name === 'secret' || called.name === 'pkiCert');
}

/** Where a value that is not there is an error: missing keys are, or a function takes the value. */
function isStrict(command: CommandNode, pipeline: PipelineNode, options: CheckOptions): boolean {
  if (options.missingKey === 'error') return true;
  const isPiped = pipeline.commands.indexOf(command) < pipeline.commands.length - 1;
  const [first] = command.operands;
  return isPiped || (first.kind === 'identifier' && !TAKES_ANYTHING.has(first.name));
}

const TAKES_ANYTHING: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'print',
  'println',
  'printf',
  'toJSON',
]);

function placeOf(node: Node, source: string, options: CheckOptions): Diagnostic['where'] {
  const { position } = node;
  const file = options.file ?? 'template';
  return { kind: 'file', file, line: lineAt(source, position), column: columnAt(source, position) };
}

function withExcerpt(problem: Diagnostic, source: string): CheckedDiagnostic {
  const { where } = problem;
  return { ...problem, excerpt: where.kind === 'file' ? excerptAt(source, where.line, where.column) : '' };
}
