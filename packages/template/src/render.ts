import type { Cryptography, JsonValue } from '@sluice/core';
import type { Dependency, DependencyValue } from './dependency.ts';
import type { FileWrite } from './effect.ts';
import { compileList, depthExceeded } from './evaluate/compile.ts';
import type { Limits } from './evaluate/evaluation.ts';
import { defaultLimits, Evaluation, EvaluationFailure, stepsOfEntry } from './evaluate/evaluation.ts';
import { failure, hidden, LimitFailure, message, Message, RenderFailure } from './failure.ts';
import type { Flavour } from './functions/flavour.ts';
import { authored } from './functions/authored.ts';
import type { Operand } from './parse/tree.ts';
import type { FunctionContext } from './functions/context.ts';
import { createScratch } from './functions/scratch-value.ts';
import { language } from './functions/language.ts';
import { callAtLimit } from './evaluate/call-at-limit.ts';
import { parse } from './parse/parse.ts';
import { ParseFailure } from './parse/parse-failure.ts';
import { RenderError } from './render-error.ts';
import { RenderOutput } from './render-output.ts';
import { byteColumnAt, columnAt, lineAt } from './parse/position.ts';
import { payingWith } from './value/work.ts';
import { printNode } from './parse/print-tree.ts';
import { quote } from './print/quote.ts';
import { redactor } from './redact.ts';
import type { Template } from './template.ts';
import type { Instant } from './time/instant.ts';
import { valueFromJson } from './value/from-json.ts';
import type { GoStruct } from './value/value.ts';
import type { Value } from './value/value.ts';

/** What a pass may know of the outside. Only `resolve` is required. */
export interface RenderInput {
  /** The value received for a dependency; `undefined` when there is none yet. Values must not be changed later. */
  readonly resolve: (dependency: Dependency) => DependencyValue | undefined;
  /** The environment, complete. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The moment of the pass; `timestamp` fails without it. */
  readonly now?: Instant;
  /** The initial dot; consul-template always starts with none. */
  readonly data?: JsonValue;
  readonly limits?: Partial<Limits>;
  /** Resolves symbolic links, for `sandboxPath`; `undefined` when there is no such file. */
  readonly realPath?: (path: string) => string | undefined;
  /** Runs a program for `plugin`; without it plugins are off. Returns its standard output. Throws when it failed. */
  readonly runPlugin?: (name: string, args: readonly string[]) => string;
  /** Evaluates a go-sockaddr expression. */
  readonly socketAddress?: (expression: string) => string;
  /** Receives what `spew_dump` and `spew_printf` print. Dropped by default. */
  readonly show?: (text: string) => void;
  readonly cryptography?: Cryptography;
}

/** What every pass tells, in order of first use. */
interface Pass {
  readonly used: readonly Dependency[];
  readonly missing: readonly Dependency[];
}

/** All was there: write `output`, carry out `effects`. */
export interface RenderReady extends Pass {
  readonly state: 'ready';
  readonly output: RenderOutput;
  readonly effects: readonly FileWrite[];
}

/**
 * Something was missing: fetch `missing` and render again. What the pass produced is of interest to tools only;
 * an error in such a pass says nothing, since the values were not there. Source: spec/template.md 14.5.
 */
export interface RenderWaiting extends Pass {
  readonly state: 'waiting';
  readonly output?: RenderOutput;
  readonly error?: RenderError;
  readonly effects: readonly FileWrite[];
}

/** Nothing was missing and the template failed. */
export interface RenderFailed extends Pass {
  readonly state: 'failed';
  readonly error: RenderError;
  readonly effects: readonly FileWrite[];
}

export type RenderResult = RenderReady | RenderWaiting | RenderFailed;

/** Evaluates a template once. Never throws for anything that a template or its data can do. */
export function renderTemplate(template: Template, input: RenderInput): RenderResult {
  const pass = new PassContext(template, input);
  const { evaluation } = pass;
  try {
    const run = template.templates.get('');
    payingWith(evaluation, () => run?.(evaluation));
  } catch (error) {
    const renderError = toRenderError(error, template, pass);
    const { used, missing, effects } = pass;
    return missing.length > 0
      ? { state: 'waiting', error: renderError, used, missing, effects }
      : { state: 'failed', error: renderError, used, missing, effects };
  }
  const { used, missing, effects } = pass;
  const output = new RenderOutput(evaluation.output);
  return missing.length > 0
    ? { state: 'waiting', output, used, missing, effects }
    : { state: 'ready', output, used, missing, effects };
}

/** Received values as templates see them, shared by all templates that change nothing: converted once, collected with the value. */
const convertedValues = new WeakMap<object, Value>();

const NO_ENVIRONMENT: Readonly<Record<string, string | undefined>> = {};

/** The functions' view of one pass. */
class PassContext implements FunctionContext {
  readonly used: Dependency[] = [];
  readonly missing: Dependency[] = [];
  readonly received: DependencyValue[] = [];
  readonly effects: FileWrite[] = [];
  readonly evaluation: Evaluation;
  readonly cryptography: Cryptography | undefined;
  readonly #template: Template;
  readonly #input: RenderInput;
  readonly #converted: WeakMap<object, Value>;
  readonly #seen = new Map<string, 'there' | 'missing'>();
  #scratch: GoStruct | undefined;

  constructor(template: Template, input: RenderInput) {
    this.#template = template;
    this.#input = input;
    this.cryptography = input.cryptography;
    this.#converted = template.mutates ? new WeakMap() : convertedValues;
    const dot = input.data === undefined || input.data === null ? undefined : valueFromJson(input.data);
    const limits = input.limits === undefined ? defaultLimits : { ...defaultLimits, ...input.limits };
    this.evaluation = new Evaluation(this, template.templates, template.options.missingKey ?? 'zero', limits, dot);
  }

  get destination(): string {
    return this.#template.options.destination ?? '';
  }

  get sandboxPath(): string {
    return this.#template.options.sandboxPath ?? '';
  }

  get flavour(): Flavour {
    return this.#template.flavour;
  }

  resolve(dependency: Dependency): DependencyValue | undefined {
    const { identity } = dependency;
    const value = this.#input.resolve(dependency);
    const seen = this.#seen.get(identity);
    if (seen === undefined) this.used.push(dependency);
    if (value !== undefined) {
      this.received.push(value);
      if (seen === undefined) this.#seen.set(identity, 'there');
    } else if (seen !== 'missing') {
      this.missing.push(dependency);
      this.#seen.set(identity, 'missing');
    }
    return value;
  }

  convert<T extends object>(received: T, build: (received: T) => Value): Value {
    const known = this.#converted.get(received);
    if (known !== undefined) return known;
    const value = build(received);
    this.#converted.set(received, value);
    return value;
  }

  env(name: string): string | undefined {
    const environment = this.#input.env ?? NO_ENVIRONMENT;
    return Object.hasOwn(environment, name) ? environment[name] : undefined;
  }

  now(): Instant {
    if (this.#input.now === undefined) throw failure('no clock was given');
    return this.#input.now;
  }

  realPath(path: string): string | undefined {
    if (this.#input.realPath === undefined) throw failure('a sandbox needs a file system, and none was given');
    return this.#input.realPath(path);
  }

  executeTemplate(name: string, dot: Value, operand: Operand | undefined): string {
    const run = this.#template.templates.get(name);
    if (run === undefined) {
      const shown = authored(name, operand, quote(name));
      throw new RenderFailure(message`template: no template ${shown} associated with template ""`);
    }
    const { evaluation } = this;
    if (evaluation.depth >= evaluation.limits.depth) throw new LimitFailure(depthExceeded(evaluation));
    evaluation.templateNode = evaluation.node;
    const { template } = evaluation;
    try {
      return evaluation.capture(run, name, dot);
    } catch (error) {
      if (!(error instanceof EvaluationFailure) || error.isLimit) throw error;
      evaluation.template = template;
      throw new RenderFailure(locatedMessage(error, this.#template.source));
    }
  }

  scratch(): GoStruct {
    // It may be about to grow by an entry, which is kept.
    this.spend(stepsOfEntry);
    this.#scratch ??= createScratch();
    return this.#scratch;
  }

  write(effect: FileWrite): void {
    this.evaluation.spendText(effect.content.length);
    this.effects.push(effect);
  }

  runPlugin(name: string, args: readonly string[]): string {
    if (this.#input.runPlugin === undefined) throw failure('function is disabled');
    return this.#input.runPlugin(name, args);
  }

  socketAddress(expression: string): string {
    return this.#input.socketAddress?.(expression) ?? evaluateExpression(expression, this);
  }

  show(text: string): void {
    this.#input.show?.(text);
  }

  spend(steps: number): void {
    this.evaluation.spend(steps);
  }
}

/** An action that uses built-in functions only: what of go-sockaddr's language needs no network interface. */
function evaluateExpression(expression: string, context: FunctionContext): string {
  const functions = new Map(language.functions.map((definition) => [definition.name, definition]));
  try {
    const tree = parse(`{{${expression}}}`, (name) => functions.has(name));
    const run = compileList({ functions }, tree.templates.get('') ?? []);
    const evaluation = new Evaluation(context, new Map(), 'error', defaultLimits, undefined);
    try {
      run(evaluation);
    } finally {
      context.spend(evaluation.steps);
    }
    return evaluation.output;
  } catch (error) {
    if (error instanceof ParseFailure) throw failure('network interfaces are not available here');
    if (!(error instanceof EvaluationFailure)) throw error;
    // The names and texts of the expression may come from data.
    if (error.isLimit) throw new LimitFailure(error.detail.safe());
    throw new RenderFailure(message`${hidden(error.detail.exact(), 'an error')}`);
  }
}

function toRenderError(error: unknown, template: Template, pass: PassContext): RenderError {
  const failed = toFailure(error, pass.evaluation);
  const { source } = template;
  const position = failed.node?.position ?? 0;
  const redact = template.flavour === 'go' ? undefined : redactor(pass.received);
  return new RenderError(failed.isLimit ? 'TEMPLATE_LIMIT' : 'TEMPLATE_EXECUTION', {
    line: lineAt(source, position),
    column: columnAt(source, position),
    template: failed.template,
    context: failed.node === undefined ? '' : printNode(failed.node),
    reason: failed.detail.safe(),
    exact: locatedMessage(failed, source).exact(redact),
  });
}

function toFailure(error: unknown, evaluation: Evaluation): EvaluationFailure {
  if (error instanceof EvaluationFailure) return error;
  if (error instanceof RenderFailure) {
    return new EvaluationFailure(error.detail, evaluation.node, evaluation.template, error instanceof LimitFailure);
  }
  if (!isExhausted(error)) throw error;
  if (!/call stack|recursion/.test(error.message)) {
    const detail = new Message(['text or list longer than the engine can hold']);
    return new EvaluationFailure(detail, evaluation.node, evaluation.template, true);
  }
  if (evaluation.depth < SHALLOW) {
    return new EvaluationFailure(new Message(['value nested too deeply']), evaluation.node, evaluation.template, true);
  }
  const call = callAtLimit(evaluation.calls.slice(0, evaluation.depth), evaluation.limits.depth);
  const { node = evaluation.node, template = evaluation.template } = call ?? {};
  return new EvaluationFailure(new Message([depthExceeded(evaluation)]), node, template, true);
}

/** Below this depth of templates it is not they that filled the stack. */
const SHALLOW = 100;

/** What V8 and JavaScriptCore throw as RangeError and SpiderMonkey as InternalError, of the stack as of texts and arrays. */
function isExhausted(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'RangeError' || error.name === 'InternalError');
}

/** Go's frame around a message. Source: spec/template.md 7.2. */
function locatedMessage({ node, template, detail }: EvaluationFailure, source: string): Message {
  if (node === undefined) return new Message([`template: ${template}: `, ...detail.parts]);
  const line = lineAt(source, node.position);
  const column = byteColumnAt(source, node.position);
  const place = `template: :${line}:${column}: executing ${quote(template)} at <${printNode(node)}>: `;
  return new Message([place, ...detail.parts]);
}
