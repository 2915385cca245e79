import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { nextToken } from './lexer.ts';
import { createLineIndex } from './line-index.ts';
import { HclSyntaxError } from './syntax-error.ts';
import type { Token, TokenKind } from './token.ts';
import type { FileLocation, HclItem, HclKey, HclObject, HclValue } from './tree.ts';

/** Nesting beyond this is refused. */
const deepest = 200;

/**
 * Reads HCL version 1 into a tree with positions. The failed `Result` has one diagnostic (`hcl/syntax`) with line and
 * column: what follows a mistake is not guessed at. Source: spec/agent.md 2.2.
 */
export function parseHcl(text: string, file: string): Result<HclObject> {
  const source = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const locate = createLineIndex(source, file);
  try {
    refuseForbiddenCharacters(source);
    return succeed(new Parser(source, locate).file());
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    const { message, hint, offset } = error;
    const where = locate(offset);
    return fail([{ code: 'hcl/syntax', severity: 'error', where, message, ...(hint === undefined ? {} : { hint }) }]);
  }
}

// Lone surrogates stand for what was not UTF-8; the other two are what the peer refuses.
function refuseForbiddenCharacters(source: string): void {
  const offset = source.search(/[\u0000\ue123]|\p{Surrogate}/u);
  if (offset >= 0) throw new HclSyntaxError(offset, 'a character that is not allowed (NUL, U+E123 or broken UTF-8)');
}

/** One method a rule of the grammar. */
class Parser {
  readonly #source: string;
  readonly #locate: (offset: number) => FileLocation;
  #token: Token;
  #depth = 0;

  constructor(source: string, locate: (offset: number) => FileLocation) {
    this.#source = source;
    this.#locate = locate;
    this.#token = nextToken(source, 0);
  }

  file(): HclObject {
    const where = this.#locate(0);
    return { kind: 'object', where, items: this.#items('end of file') };
  }

  #items(closing: TokenKind): readonly HclItem[] {
    const items: HclItem[] = [];
    while (this.#token.kind !== closing) {
      items.push(this.#item(closing));
      this.#accept(',');
    }
    return items;
  }

  #item(closing: TokenKind): HclItem {
    const [key, ...labels] = this.#keys(closing);
    const form = this.#accept('=') ? 'attribute' : 'block';
    const [label] = labels;
    if (form === 'attribute' && label !== undefined) {
      throw this.#unexpected('before "=" stands one key only', 'remove "=", or the labels');
    }
    return { form, key, labels, value: form === 'attribute' ? this.#value() : this.#object() };
  }

  #keys(closing: TokenKind): readonly [HclKey, ...HclKey[]] {
    const keys: HclKey[] = [];
    while (this.#token.kind === 'identifier' || this.#token.kind === 'string') {
      keys.push({ text: this.#token.text, where: this.#here() });
      this.#advance();
    }
    const [first, ...labels] = keys;
    if (first === undefined) throw this.#unexpected(`expected a key or ${name(closing)}`);
    if (this.#token.kind !== '=' && this.#token.kind !== '{') {
      throw this.#unexpected('expected "=" or "{" after the key');
    }
    return [first, ...labels];
  }

  #value(): HclValue {
    const { kind, text, integer } = this.#token;
    const where = this.#here();
    switch (kind) {
      case '{':
        return this.#object();
      case '[':
        return this.#list();
      case 'string':
        this.#advance();
        return { kind, where, text };
      case 'boolean':
        this.#advance();
        return { kind, where, value: text === 'true' };
      case 'number':
        this.#advance();
        return integer === undefined ? { kind, where, text } : { kind, where, text, integer };
      default:
        throw this.#unexpected('expected a value', 'put texts in double quotes');
    }
  }

  #object(): HclObject {
    const where = this.#here();
    this.#expect('{');
    const items = this.#nested(() => this.#items('}'));
    this.#expect('}');
    return { kind: 'object', where, items };
  }

  #list(): HclValue {
    const where = this.#here();
    this.#expect('[');
    const items = this.#nested(() => this.#elements());
    this.#expect(']');
    return { kind: 'list', where, items };
  }

  /** Extra commas are tolerated, and a missing one behind a nested list, as the peer does. */
  #elements(): readonly HclValue[] {
    const items: HclValue[] = [];
    for (;;) {
      while (this.#accept(',')) continue;
      if (this.#isAt(']')) return items;
      const item = this.#value();
      items.push(item);
      if (item.kind !== 'list' && !this.#isAt(',') && !this.#isAt(']')) {
        throw this.#unexpected('expected "," or "]" after an element');
      }
    }
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepest) throw new HclSyntaxError(this.#token.offset, `more than ${deepest} levels of nesting`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #advance(): void {
    this.#token = nextToken(this.#source, this.#token.end);
  }

  #isAt(kind: TokenKind): boolean {
    return this.#token.kind === kind;
  }

  #accept(kind: TokenKind): boolean {
    if (!this.#isAt(kind)) return false;
    this.#advance();
    return true;
  }

  #expect(kind: TokenKind): void {
    if (!this.#accept(kind)) throw this.#unexpected(`expected ${name(kind)}`);
  }

  #here(): FileLocation {
    return this.#locate(this.#token.offset);
  }

  /** Names the kind of what was found, never its text: it may be a secret. */
  #unexpected(message: string, hint?: string): HclSyntaxError {
    const { kind, offset } = this.#token;
    return new HclSyntaxError(offset, `${message}; found ${name(kind)}`, hint);
  }
}

function name(kind: TokenKind): string {
  return kind.length === 1 ? `"${kind}"` : kind;
}
