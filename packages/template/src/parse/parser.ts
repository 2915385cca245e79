import type { Token } from '../lex/token.ts';
import type { Statement } from './tree.ts';

/** A text being read: where the reader is, and what it has found. */
export interface Parser {
  readonly source: string;
  readonly name: string;
  readonly isFunction: (name: string) => boolean;
  readonly tokens: readonly Token[];
  next: number;
  /** Index of the last token looked at: errors name its line. */
  furthest: number;
  /** Start of the action being read; lexical errors on other lines name it. */
  actionStart: number | undefined;
  parenthesisDepth: number;
  /** How many blocks are open. */
  blockDepth: number;
  readonly templates: Map<string, readonly Statement[]>;
  scope: Scope;
}

/** What is visible while one template is read. */
export interface Scope {
  variables: string[];
  rangeDepth: number;
}

/** What a template sees where it begins: the data, as `$`. */
export function newScope(): Scope {
  return { variables: ['$'], rangeDepth: 0 };
}
