import type { FunctionContext } from '../functions/context.ts';
import { LimitFailure, Message, RenderFailure } from '../failure.ts';
import type { Node } from '../parse/tree.ts';
import { reserveStack } from '../value/stack.ts';
import { checkTextLength, maxTextLength } from '../value/limits.ts';
import type { Value } from '../value/value.ts';
import { GoList, GoMap } from '../value/value.ts';
import { weigh } from './weigh.ts';

function isCollection(value: Value): boolean {
  return value instanceof GoList || value instanceof GoMap;
}

/** How missing map keys behave. Source: spec/template.md 4.7. */
export type MissingKey = 'zero' | 'error' | 'default';

/** What statements tell the loop around them. */
export type Flow = 0 | 1 | 2;
export const goOn: Flow = 0;
export const breakLoop: Flow = 1;
export const continueLoop: Flow = 2;

/** A statement, compiled. */
export type Run = (evaluation: Evaluation) => Flow;

/** A call of a template: where it stands, and in which template. */
export interface TemplateCall {
  readonly node: Node | undefined;
  readonly template: string;
}

/** Budgets of one pass. */
export interface Limits {
  /**
   * Work: 1 for a loop iteration or a call of a template, 8 for a call of a function, more for a slow one and for lists
   * and maps that it makes. Default 20,000,000, which takes up to a second.
   */
  readonly steps: number;
  /** Length of the output in UTF-16 units while it grows. Default 32 Mi. */
  readonly outputLength: number;
  /** Length of all texts that functions make or files get, in UTF-16 units. Default 32 Mi. */
  readonly textLength: number;
  /** Nesting of template calls. Default 100,000; the stack usually ends before. */
  readonly depth: number;
}

/** A text that grows piece by piece keeps 32 bytes for each until it is laid out: 640 MB for 20 million letters. */
const piecesAtOnce = 1024;

export const defaultLimits: Limits = {
  steps: 20_000_000,
  outputLength: 32 * 1024 * 1024,
  textLength: 32 * 1024 * 1024,
  depth: 100_000,
};

/** Templates nested less deeply are far from the end of the stack. */
const SHALLOW = 16;

const stepsOfCall = 8;
/** A function that changes a collection makes it grow by an entry, which is kept. */
export const stepsOfEntry = 32;

/** A failure with its place in the template. */
export class EvaluationFailure extends Error {
  readonly detail: Message;
  readonly node: Node | undefined;
  /** Name of the template that was running. */
  readonly template: string;
  readonly isLimit: boolean;

  constructor(detail: Message, node: Node | undefined, template: string, isLimit: boolean) {
    super(detail.safe());
    this.name = 'EvaluationFailure';
    this.detail = detail;
    this.node = node;
    this.template = template;
    this.isLimit = isLimit;
  }
}

/** The moving parts of one pass. A plain object with public fields: every closure of the template reads and writes it. */
export class Evaluation {
  readonly context: FunctionContext;
  readonly templates: ReadonlyMap<string, Run>;
  readonly missingKey: MissingKey;
  readonly limits: Limits;
  private settled = '';
  private pending = '';
  private pendingPieces = 0;
  /** Length of the unfinished outputs around this one: of templates that capture the output of others. */
  private heldLength = 0;
  dot: Value;
  /** Dot is an element of a container of `interface {}`: error texts then name that type. */
  dotIsInterface = false;
  variableNames: string[] = ['$'];
  variableValues: Value[];
  variableIsInterface: boolean[] = [false];
  /** The node most recently visited, which is what errors point at. */
  node: Node | undefined;
  /** The call of a template most recently made: an exhausted stack is reported there. */
  templateNode: Node | undefined;
  /** The calls of templates that are under way, by depth; what lies behind `depth` is over. */
  readonly calls: TemplateCall[] = [];
  template = '';
  depth = 0;
  steps = 0;
  textLength = 0;

  constructor(
    context: FunctionContext,
    templates: ReadonlyMap<string, Run>,
    missingKey: MissingKey,
    limits: Limits,
    dot: Value,
  ) {
    this.context = context;
    this.templates = templates;
    this.missingKey = missingKey;
    this.limits = limits;
    this.dot = dot;
    this.variableValues = [dot];
  }

  fail(detail: string | Message): never {
    const text = typeof detail === 'string' ? new Message([detail]) : detail;
    throw new EvaluationFailure(text, this.node, this.template, false);
  }

  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.limits.steps) throw new LimitFailure(`exceeded the limit of ${this.limits.steps} steps`);
  }

  /** Counts a text that may be kept for the rest of the pass. */
  spendText(length: number): void {
    this.textLength += length;
    if (this.textLength > this.limits.textLength) {
      throw new LimitFailure(`texts exceed the limit of ${this.limits.textLength} characters`);
    }
  }

  /** Counts a call of a function that changes one of its arguments or not, and what it returned. */
  spendCall(result: Value, args: readonly Value[], mutates: boolean, more: number): void {
    let steps = stepsOfCall + more + (mutates ? stepsOfEntry : 0);
    if (typeof result === 'string') {
      if (result.length > maxTextLength) checkTextLength(result.length);
      this.spendText(result.length);
    } else if (result instanceof GoList || result instanceof GoMap) {
      const weight = weigh(result, args.some(isCollection));
      this.spendText(weight.textLength);
      steps += weight.steps;
    }
    this.spend(steps);
  }

  /** What is written so far. */
  get output(): string {
    this.settle();
    return this.settled;
  }

  set output(text: string) {
    this.settled = text;
    this.pending = '';
    this.pendingPieces = 0;
  }

  write(text: string): void {
    this.pending += text;
    this.pendingPieces += 1;
    if (this.pendingPieces === piecesAtOnce) this.settle();
    if (this.heldLength + this.settled.length + this.pending.length > this.limits.outputLength) {
      throw new LimitFailure(`output exceeds the limit of ${this.limits.outputLength} characters`);
    }
  }

  private settle(): void {
    // Looking at a character makes the engine lay the pieces out as one text.
    if (this.pending.length > 0) this.pending.charCodeAt(0);
    this.settled += this.pending;
    this.pending = '';
    this.pendingPieces = 0;
  }

  declare(name: string, value: Value): void {
    this.variableNames.push(name);
    this.variableValues.push(value);
    this.variableIsInterface.push(false);
  }

  /** Index of the innermost variable of that name. */
  indexOf(name: string): number {
    const index = this.variableNames.lastIndexOf(name);
    if (index < 0) this.fail(`undefined variable: ${name}`);
    return index;
  }

  assign(name: string, value: Value, isInterface: boolean): void {
    const index = this.indexOf(name);
    this.variableValues[index] = value;
    this.variableIsInterface[index] = isInterface;
  }

  /** Forgets all variables declared since there were `count`. */
  forget(count: number): void {
    this.variableNames.length = count;
    this.variableValues.length = count;
    this.variableIsInterface.length = count;
  }

  /** Runs another template on `dot`, with no variables but `$`. */
  invoke(run: Run, name: string, dot: Value): void {
    const { template, variableNames, variableValues, variableIsInterface, dot: outerDot, dotIsInterface, node } = this;
    this.spend(1);
    if (this.depth >= SHALLOW) reserveStack();
    this.calls[this.depth] = { node: this.templateNode, template };
    this.depth += 1;
    this.template = name;
    this.variableNames = ['$'];
    this.variableValues = [dot];
    this.variableIsInterface = [false];
    this.dot = dot;
    this.dotIsInterface = false;
    run(this);
    this.depth -= 1;
    this.template = template;
    this.variableNames = variableNames;
    this.variableValues = variableValues;
    this.variableIsInterface = variableIsInterface;
    this.dot = outerDot;
    this.dotIsInterface = dotIsInterface;
    this.node = node;
  }

  /** Runs another template into a text of its own. */
  capture(run: Run, name: string, dot: Value): string {
    const { output } = this;
    this.heldLength += output.length;
    this.output = '';
    this.invoke(run, name, dot);
    const captured = this.output;
    this.heldLength -= output.length;
    this.output = output;
    return captured;
  }

  /** What a function threw, as a failure at the current node. */
  located(error: unknown, functionName?: string): unknown {
    if (!(error instanceof RenderFailure)) return error;
    const prefix = functionName === undefined || error instanceof LimitFailure ? '' : `error calling ${functionName}: `;
    const detail = new Message([prefix, ...error.detail.parts]);
    return new EvaluationFailure(detail, this.node, this.template, error instanceof LimitFailure);
  }
}
