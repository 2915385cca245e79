/** The tree of a template. `position` is an offset in the source, in UTF-16 units, and is what errors point at. */
export type Statement = TextNode | ActionNode | BranchNode | RangeNode | TemplateNode | BreakNode | ContinueNode;

export interface TextNode {
  readonly kind: 'text';
  readonly position: number;
  readonly text: string;
}

export interface ActionNode {
  readonly kind: 'action';
  readonly position: number;
  readonly pipeline: PipelineNode;
}

/** `if` and `with`. */
export interface BranchNode {
  readonly kind: 'if' | 'with';
  readonly position: number;
  readonly pipeline: PipelineNode;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

export interface RangeNode {
  readonly kind: 'range';
  readonly position: number;
  readonly pipeline: PipelineNode;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

/** `{{template}}`, and the call that a `{{block}}` stands for. */
export interface TemplateNode {
  readonly kind: 'template';
  readonly position: number;
  readonly name: string;
  readonly pipeline: PipelineNode | undefined;
}

export interface BreakNode {
  readonly kind: 'break';
  readonly position: number;
}

export interface ContinueNode {
  readonly kind: 'continue';
  readonly position: number;
}

export interface PipelineNode {
  readonly kind: 'pipeline';
  readonly position: number;
  /** Names of the variables in front, with their `$`. */
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly kind: 'command';
  readonly position: number;
  /** Function or value, then its arguments; never empty. */
  readonly operands: readonly [Operand, ...Operand[]];
}

export type Operand =
  | IdentifierNode
  | FieldNode
  | VariableNode
  | ChainNode
  | PipelineNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode;

/** A function's name. */
export interface IdentifierNode {
  readonly kind: 'identifier';
  readonly position: number;
  readonly name: string;
}

/** `.a.b` on dot. */
export interface FieldNode {
  readonly kind: 'field';
  readonly position: number;
  readonly names: readonly string[];
}

/** `$v`, or `$v.a.b`. */
export interface VariableNode {
  readonly kind: 'variable';
  readonly position: number;
  readonly name: string;
  readonly names: readonly string[];
}

/** Fields of a parenthesised pipeline or of a function's result. */
export interface ChainNode {
  readonly kind: 'chain';
  readonly position: number;
  readonly of: PipelineNode | IdentifierNode;
  readonly names: readonly string[];
}

export interface DotNode {
  readonly kind: 'dot';
  readonly position: number;
}

export interface NilNode {
  readonly kind: 'nil';
  readonly position: number;
}

export interface BoolNode {
  readonly kind: 'bool';
  readonly position: number;
  readonly value: boolean;
}

/** A number literal, in every type that it can be. Character constants are numbers. */
export interface NumberNode {
  readonly kind: 'number';
  readonly position: number;
  /** As written. */
  readonly source: string;
  readonly number: NumberLiteral;
}

/** What a literal can be taken for. Source: spec/template.md 2.10 and 4.8. */
export interface NumberLiteral {
  /** Within int64. */
  readonly integer?: bigint;
  /** Within uint64. */
  readonly unsigned?: bigint;
  readonly float?: number;
  readonly complex?: { readonly real: number; readonly imaginary: number };
  /** Whether it is a float64 where no type is asked for. */
  readonly isFloat: boolean;
}

export interface StringNode {
  readonly kind: 'string';
  readonly position: number;
  /** As written, with its quotes. */
  readonly source: string;
  readonly value: string;
}

/** Everything that a position and a text are shown of in errors. */
export type Node = Statement | Operand | CommandNode;

/** All templates of one text by name; the text itself is `""`. */
export interface TemplateSet {
  readonly templates: ReadonlyMap<string, readonly Statement[]>;
}
