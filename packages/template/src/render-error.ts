import { SluiceError } from '@sluice/core';

/** Where and why an evaluation failed. */
export interface RenderErrorDetail {
  /** Line, from 1, and column in characters, from 1. */
  readonly line: number;
  readonly column: number;
  /** Name of the template that was running; empty for the main text. */
  readonly template: string;
  /** The piece of the template being evaluated, as written. */
  readonly context: string;
  /** What went wrong, values described and not shown. */
  readonly reason: string;
  /** Go's text to the byte, values included. */
  readonly exact: string;
}

/**
 * A pass that failed; code `TEMPLATE_EXECUTION`, or `TEMPLATE_LIMIT` when a budget was used up. The message names
 * kinds and lengths instead of values. Source: spec/template.md 7.
 */
export class RenderError extends SluiceError {
  readonly line: number;
  readonly column: number;
  readonly template: string;
  readonly context: string;
  readonly reason: string;
  readonly #exact: string;

  constructor(code: 'TEMPLATE_EXECUTION' | 'TEMPLATE_LIMIT', detail: RenderErrorDetail) {
    super(code, `template:${detail.line}:${detail.column}: at <${detail.context}>: ${detail.reason}`);
    this.line = detail.line;
    this.column = detail.column;
    this.template = detail.template;
    this.context = detail.context;
    this.reason = detail.reason;
    this.#exact = detail.exact;
  }

  /** Go's text: may show secrets; for fixtures and conformance runs only. */
  exact(): string {
    return this.#exact;
  }
}
