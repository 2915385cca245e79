/**
 * A secret in memory. Prints as `<redacted>` (or `<redacted:label>`) in strings, JSON and inspection;
 * `reveal()` is the only way out, and a lint rule lists the files that may call it.
 */
export class SecretString {
  readonly #value: string;
  readonly #label: string | undefined;

  constructor(value: string, label?: string) {
    this.#value = value;
    this.#label = label;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.#label === undefined ? '<redacted>' : `<redacted:${this.#label}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  // Node's inspection protocol; a registered symbol, so that no import is needed.
  static {
    Object.defineProperty(SecretString.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value(this: SecretString): string {
        return this.toString();
      },
    });
  }
}
