import type { JsonValue, Result } from '@sluice/core';

/** Why a text is no YAML document of plain values, and where; line and column count from 1. */
export interface YamlProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads one YAML document as the JSON that it stands for: core schema, numbers as `JsonNumber`, no aliases, no tags
 * beyond the schema's. It bounds what a text may cost. The problem never quotes the text.
 */
export type YamlReader = (text: string) => Result<JsonValue, YamlProblem>;

/** What the host can read for us: this package does without a YAML library, which most pods need not. */
export interface AnnotationReaders {
  /** Absent: lists of secrets are JSON only. */
  readonly parseYaml?: YamlReader;
}
