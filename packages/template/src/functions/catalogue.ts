import type { GoList } from '../value/value.ts';
import type { GoMap } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import type { Operand } from '../parse/tree.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import type { FunctionContext } from './context.ts';

/**
 * Parameter types of the functions, and how an argument of that type arrives:
 * `int` as bigint, `int64` as bigint too, the three container types as `GoList` or `GoMap` (a nil becomes a nil container).
 */
interface ArgumentShapes extends Readonly<Record<ParameterType, unknown>> {
  /** `interface {}`: nil of either flavour arrives as `null`. */
  readonly any: Value;
  /** `reflect.Value`, of the built-in functions: no value at all stays `undefined`. */
  readonly raw: Value;
  /** As `raw`; what stands in an `interface {}` arrives as a nil of that type, which no function can use. */
  readonly position: Value;
  readonly string: string;
  readonly bool: boolean;
  readonly int: bigint;
  readonly int64: bigint;
  /** As bigint. */
  readonly uint32: bigint;
  readonly float64: number;
  readonly strings: GoList;
  readonly list: GoList;
  readonly map: GoMap;
  readonly time: Value;
  /** Nanoseconds. */
  readonly duration: bigint;
  /** Types of Consul; only nil is one here. */
  readonly keyPairs: Value;
  readonly healthServices: Value;
  /** An option of the merging library, which no template can make. */
  readonly mergeOption: Value;
  /** `*semver.Version`. */
  readonly version: Value;
  /** Sprig's certificate with its key. */
  readonly certificate: Value;
}

/** One parameter; with `...` it takes all arguments that are left and stands last. */
export type Parameter = ParameterType | `...${ParameterType}`;

/** The tuple of arguments that a parameter list promises. */
export type ArgumentsOf<P extends readonly Parameter[]> = P extends readonly [
  infer Head extends Parameter,
  ...infer Tail extends readonly Parameter[],
]
  ? Head extends `...${infer T extends ParameterType}`
    ? readonly ArgumentShapes[T][]
    : readonly [Head extends ParameterType ? ArgumentShapes[Head] : never, ...ArgumentsOf<Tail>]
  : readonly [];

/** A template and what it must print; run as a test and shown in the reference. */
export interface Example {
  readonly template: string;
  readonly output: string;
  /** The moment of the pass, where it matters. */
  readonly now?: string;
}

/** What is written down for each function of the language. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Go's name of the result's type, for the reference. */
  readonly result: string;
  /** One sentence, present tense, without the name. */
  readonly docs: string;
  readonly example?: Example;
  /** First consul-template release that has it, where that matters. */
  readonly since?: string;
  /** Changes a map that it was given, so that each pass must start from fresh data. */
  readonly mutates?: boolean;
  /** Steps of one call beyond the usual ones, where it takes much longer; a step is about 50 ns. */
  readonly steps?: number;
  /** Takes as long for a long list as for a short one. */
  readonly looksUp?: boolean;
  /** `and` and `or`: the truth that decides; the evaluator calls neither. */
  readonly shortCircuit?: boolean;
  /** Arguments have been checked against `parameters`. Fails by throwing `RenderFailure`. `operands` are the arguments as written. */
  readonly call: FunctionCall;
  /** Makes the `call` of one place in a template, which may keep what it worked out for its last arguments. */
  readonly newCall?: (() => FunctionCall) | undefined;
}

type FunctionCall = (args: readonly Value[], context: FunctionContext, operands: readonly Operand[]) => Value;

/** Functions that belong, load and are documented together. */
export interface FunctionGroup {
  /** Title in the reference. */
  readonly name: string;
  readonly functions: readonly FunctionDefinition[];
}

/** A definition whose implementation is typed by its parameter list. */
export function defineFunction<const P extends readonly Parameter[]>(
  definition: Omit<FunctionDefinition, 'parameters' | 'call' | 'newCall'> & {
    readonly parameters: P;
    readonly call: TypedCall<P>;
    readonly newCall?: () => TypedCall<P>;
  },
): FunctionDefinition {
  // The evaluator checks every argument against `parameters` before it calls, which is what the tuple type says.
  const call = definition.call as FunctionCall;
  if (definition.newCall === undefined) return { ...definition, call, newCall: undefined };
  return { ...definition, call, newCall: definition.newCall as () => FunctionCall };
}

/** The same functions, each call of which counts for that many steps more. */
export function costing(steps: number, functions: readonly FunctionDefinition[]): readonly FunctionDefinition[] {
  return functions.map((definition) => ({ ...definition, steps }));
}

type TypedCall<P extends readonly Parameter[]> = (
  args: ArgumentsOf<P>,
  context: FunctionContext,
  operands: readonly Operand[],
) => Value;
