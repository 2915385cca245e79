/**
 * The text of an error in parts, so that it can be shown in two ways: exactly as Go would (`exact`), and without
 * any value (`safe`), which is what logs and exceptions get. Source: spec/template.md 7, item 10.
 */
export class Message {
  readonly exact: string;
  readonly safe: string;

  constructor(exact: string, safe: string) {
    this.exact = exact;
    this.safe = safe;
  }
}

/** A value that came from data: shown in exact messages, only described in safe ones. */
export class Operand {
  readonly exact: string;
  readonly description: string;

  constructor(exact: string, description: string) {
    this.exact = exact;
    this.description = description;
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
export function message(texts: TemplateStringsArray, ...parts: readonly (string | Message | Operand)[]): Message {
  let exact = texts[0] ?? '';
  let safe = exact;
  for (const [index, part] of parts.entries()) {
    const text = texts[index + 1] ?? '';
    exact += (typeof part === 'string' ? part : part.exact) + text;
    safe += (typeof part === 'string' ? part : part instanceof Message ? part.safe : part.description) + text;
  }
  return new Message(exact, safe);
}

/** Thrown inside an evaluation by functions; the evaluator adds the position. Never leaves the package. */
export class RenderFailure extends Error {
  readonly detail: Message;

  constructor(detail: Message) {
    super(detail.safe);
    this.name = 'RenderFailure';
    this.detail = detail;
  }
}

/** A failure whose text holds no value of the data. */
export function failure(text: string): RenderFailure {
  return new RenderFailure(new Message(text, text));
}
