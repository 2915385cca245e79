/** A value that came from data: shown in exact messages, only described in safe ones. */
export class Operand {
  readonly exact: string;
  readonly description: string;

  constructor(exact: string, description: string) {
    this.exact = exact;
    this.description = description;
  }
}

/**
 * The text of an error in parts, so that it can be shown in two ways: exactly as Go would, and without any value,
 * which is what logs and exceptions get. Source: spec/template.md 7, item 10.
 */
export class Message {
  readonly parts: readonly (string | Operand)[];

  constructor(parts: readonly (string | Operand)[]) {
    this.parts = parts;
  }

  /** Go's text; `redact` sees every operand. */
  exact(redact: (operand: string) => string = (operand) => operand): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : redact(part.exact))).join('');
  }

  /** The text with every operand described instead of shown. */
  safe(): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : part.description)).join('');
  }
}

/** A text of the data; described by its length. */
export function hidden(exact: string, kind = 'a value'): Operand {
  return new Operand(exact, `${kind} of ${exact.length} characters`);
}

/**
 * A message from a template literal. Interpolated strings are shown as they are, so they must be names, types,
 * numbers of ours or words of the template's author; whatever comes from data goes through `hidden` or `Operand`.
 */
export function message(texts: TemplateStringsArray, ...values: readonly (string | Message | Operand)[]): Message {
  const parts: (string | Operand)[] = [texts[0] ?? ''];
  for (const [index, value] of values.entries()) {
    if (value instanceof Message) parts.push(...value.parts);
    else parts.push(value);
    parts.push(texts[index + 1] ?? '');
  }
  return new Message(parts);
}

/** Thrown inside an evaluation by functions; the evaluator adds the position. Never leaves the package. */
export class RenderFailure extends Error {
  readonly detail: Message;

  constructor(detail: Message) {
    super(detail.safe());
    this.name = 'RenderFailure';
    this.detail = detail;
  }
}

/** A failure whose text holds no value of the data. */
export function failure(text: string): RenderFailure {
  return new RenderFailure(new Message([text]));
}

/** A budget is used up. Unlike other failures it is not wrapped again by `executeTemplate`. */
export class LimitFailure extends RenderFailure {
  constructor(text: string) {
    super(new Message([text]));
    this.name = 'LimitFailure';
  }
}
