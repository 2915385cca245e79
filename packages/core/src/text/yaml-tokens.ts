/** What is used of a parser that takes a YAML text lexeme by lexeme: `Parser` of the npm package `yaml` is one. */
export interface YamlTokenParser<Token> {
  /** Collections that are open. */
  readonly stack: readonly unknown[];
  /** Where it is in the text, in UTF-16 units. */
  readonly offset: number;
  next(lexeme: string): Iterable<Token>;
  end(): Iterable<Token>;
}

/** Bounds of a YAML text. `lexemes`: words, signs, blanks and line ends, which is what time depends on; default: none. */
export interface YamlLimits {
  readonly depth: number;
  readonly lexemes?: number;
}

/** A YAML text is beyond its limits at `offset`; `message` says which, without a word of the text. */
export class YamlLimitError extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * The tokens of a text, for `Composer` of the package. Throws `YamlLimitError` while too deep nesting is read: the package
 * recurses into it, and V8 ends the process when the stack runs out while a regular expression is compiled (measured:
 * two texts of 64 KiB).
 */
export function* yamlTokens<Token>(
  lexemes: Iterable<string>,
  parser: YamlTokenParser<Token>,
  limits: YamlLimits,
): Generator<Token> {
  const most = limits.lexemes ?? Number.POSITIVE_INFINITY;
  let count = 0;
  for (const lexeme of lexemes) {
    yield* parser.next(lexeme);
    count += 1;
    if (parser.stack.length > limits.depth) {
      throw new YamlLimitError(parser.offset, `nested deeper than ${limits.depth} levels`);
    }
    if (count > most) throw new YamlLimitError(parser.offset, `more than ${most} words and signs`);
  }
  yield* parser.end();
}
