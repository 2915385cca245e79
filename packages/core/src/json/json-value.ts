/**
 * A number as the JSON text spelled it (`1.50`, `1E3`, 20 digits): nothing of secret data is rounded on its way
 * from the wire to the template. Source: spec/decisions.md 14, spec/template.md 1.3.
 */
export class JsonNumber {
  /** The source text, a valid JSON number. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/** What `parseJson` yields (numbers are `JsonNumber`) and `stringifyJson` takes (plain numbers too). */
export type JsonValue =
  null | boolean | string | number | JsonNumber | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };
