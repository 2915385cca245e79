export type TokenKind =
  'identifier' | 'string' | 'number' | 'boolean' | '=' | '{' | '}' | '[' | ']' | ',' | 'end of file';

export interface Token {
  readonly kind: TokenKind;
  readonly offset: number;
  readonly end: number;
  /** The value of a string or heredoc, else the source text. */
  readonly text: string;
  /** The value of a whole number. */
  readonly integer?: bigint;
}
