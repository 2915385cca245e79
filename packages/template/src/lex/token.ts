/** What a token is. `keyword` has the word in `text`; `error` ends the tokens and has the message in `text`. */
export type TokenKind =
  | 'text'
  | 'left-delimiter'
  | 'right-delimiter'
  | 'space'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'bool'
  | 'nil'
  | 'number'
  | 'character-constant'
  | 'complex'
  | 'string'
  | 'raw-string'
  | 'pipe'
  | 'left-paren'
  | 'right-paren'
  | 'declare'
  | 'assign'
  | 'character'
  | 'error'
  | 'end';

/** A slice of the source, with the offset (in UTF-16 units) at which it starts. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
}
