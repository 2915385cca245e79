import type { Result } from '@sluice/core';
import { parseJson, succeed } from '@sluice/core';
import { createLineIndex } from './line-index.ts';
import type { FileLocation, HclItem, HclObject, HclValue } from './tree.ts';

/**
 * Reads JSON into the same tree as HCL, members as attributes. Strict JSON, with the diagnostic of `parseJson` when it
 * is not; repeated members are all kept. Source: spec/agent.md 2.3.
 */
export function parseJsonTree(text: string, file: string): Result<HclValue> {
  const source = text.replace(/^\ufeff/, '');
  const checked = parseJson(source, file);
  if (!checked.ok) return checked;
  return succeed(new Reader(source, createLineIndex(source, file)).value());
}

const token = /[ \t\n\r]*(?:"[^"\\]*(?:\\.[^"\\]*)*"|[-+.0-9eE]+|true|false|null|[[\]{},:])/y;

/** Knows that the text is valid JSON, so that nothing can go wrong here. */
class Reader {
  readonly #source: string;
  readonly #locate: (offset: number) => FileLocation;
  #at = 0;

  constructor(source: string, locate: (offset: number) => FileLocation) {
    this.#source = source;
    this.#locate = locate;
  }

  value(): HclValue {
    const { text, where } = this.#next();
    switch (text[0]) {
      case '{':
        return this.#object(where);
      case '[':
        return { kind: 'list', where, items: this.#elements() };
      case '"':
        return { kind: 'string', where, text: unquote(text) };
      case 't':
      case 'f':
        return { kind: 'boolean', where, value: text === 'true' };
      case 'n':
        return { kind: 'null', where };
      default:
        return /^-?[0-9]+$/.test(text)
          ? { kind: 'number', where, text, integer: BigInt(text) }
          : { kind: 'number', where, text };
    }
  }

  #object(where: FileLocation): HclObject {
    const items: HclItem[] = [];
    while (!this.#skipTo('}')) {
      const { text, where: keyWhere } = this.#next();
      this.#next();
      const key = { text: unquote(text), where: keyWhere };
      items.push({ form: 'attribute', key, labels: [], value: this.value() });
    }
    return { kind: 'object', where, items };
  }

  #elements(): readonly HclValue[] {
    const items: HclValue[] = [];
    while (!this.#skipTo(']')) items.push(this.value());
    return items;
  }

  /** Takes a comma, if one stands here; `true` when the closing mark was taken. */
  #skipTo(closing: string): boolean {
    const before = this.#at;
    const { text } = this.#next();
    if (text === closing) return true;
    if (text !== ',') this.#at = before;
    return false;
  }

  #next(): { readonly text: string; readonly where: FileLocation } {
    token.lastIndex = this.#at;
    const matched = token.exec(this.#source)?.[0] ?? '';
    const text = matched.trimStart();
    const offset = this.#at + matched.length - text.length;
    this.#at += matched.length;
    return { text, where: this.#locate(offset) };
  }
}

function unquote(text: string): string {
  return JSON.parse(text) as string;
}
