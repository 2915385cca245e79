/** Unwinds the reader of one file; `parseHcl` turns it into a diagnostic. `offset` is where, `hint` what to do. */
export class HclSyntaxError extends Error {
  readonly offset: number;
  readonly hint: string | undefined;

  constructor(offset: number, message: string, hint?: string) {
    super(message);
    this.offset = offset;
    this.hint = hint;
  }
}
