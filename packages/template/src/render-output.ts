import { bytesOf, hasRawBytes, replaceRawBytes } from './value/go-string.ts';

/** What a pass wrote. */
export class RenderOutput {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The bytes for the file. */
  bytes(): Uint8Array {
    return bytesOf(this.#text);
  }

  /** The text; bytes that are not UTF-8 show as U+FFFD. */
  text(): string {
    return replaceRawBytes(this.#text);
  }

  /** Whether `text()` is all there is. */
  isText(): boolean {
    return !hasRawBytes(this.#text);
  }
}
