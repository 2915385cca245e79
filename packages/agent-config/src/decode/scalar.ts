import type { Result } from '@sluice/core';
import {
  closestName,
  parseDurationSeconds,
  parseGoBoolean,
  parseGoFloat,
  parseGoInt,
  toMilliseconds,
} from '@sluice/core';
import type { FileLocation, HclValue } from '../hcl/tree.ts';
import type { Field, Report } from './field.ts';
import { reportError, reportWarning } from './field.ts';

/** What a value reader needs beside the value: the name of the key, for messages. */
export type ReadValue<T> = (value: HclValue, name: string, report: Report) => T | undefined;

/** A key that stands once; of several the last counts, with a warning. `null` is absence. Source: spec/agent.md 2.1. */
export function scalar<T>(read: ReadValue<T>): Field<T> {
  return {
    nests: false,
    read: (occurrences, report) => {
      const last = occurrences.at(-1);
      if (last === undefined) return undefined;
      for (const { key } of occurrences.slice(0, -1)) {
        reportWarning(
          report,
          'agent-config/repeated-key',
          key.where,
          `${key.text} stands here and again later`,
          'keep one',
        );
      }
      const [label] = last.labels;
      if (label !== undefined) {
        wrongType(report, label.where, last.key.text, 'a value without labels');
        return undefined;
      }
      return last.value.kind === 'null' ? undefined : read(last.value, last.key.text, report);
    },
  };
}

/** A text; the empty one is absence, as for the environment variables of the same meaning. */
export function text(): Field<string> {
  return scalar((value, name, report) => {
    const found = readText(value, name, report);
    return found === '' ? undefined : found;
  });
}

/** Numbers and booleans count as texts, as in the peer's weak decoding. */
export function readText(value: HclValue, name: string, report: Report): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'number':
      return value.integer === undefined ? value.text : String(value.integer);
    case 'boolean':
      return String(value.value);
    default:
      wrongType(report, value.where, name, 'a text');
      return undefined;
  }
}

/** A boolean, leniently: also 1, 0 and the texts of Go's ParseBool. Source: spec/agent.md 2.4.1. */
export function boolean(): Field<boolean> {
  return scalar((value, name, report) => readBoolean(value, name, report));
}

export function readBoolean(value: HclValue, name: string, report: Report): boolean | undefined {
  if (value.kind === 'boolean') return value.value;
  const spelled = scalarText(value);
  if (spelled === '') return false;
  const parsed = spelled === undefined ? undefined : parseGoBoolean(spelled);
  if (parsed?.ok === true) return parsed.value;
  wrongType(report, value.where, name, 'a boolean: true or false');
  return undefined;
}

/** A whole number, also in quotes (there with `0x` and leading-zero octal). */
export function integer(): Field<number> {
  return scalar((value, name, report) => readInteger(value, name, report));
}

export function readInteger(value: HclValue, name: string, report: Report): number | undefined {
  const found = integerOf(value);
  if (found !== undefined) return Number(found);
  wrongType(report, value.where, name, 'a whole number');
  return undefined;
}

/** A number, also in quotes. */
export function float(): Field<number> {
  return scalar((value, name, report) => {
    const spelled = scalarText(value);
    const parsed = spelled === undefined ? undefined : parseGoFloat(spelled);
    if (parsed?.ok === true) return parsed.value;
    wrongType(report, value.where, name, 'a number');
    return undefined;
  });
}

/** Milliseconds; bare numbers are seconds. Source: spec/agent.md 2.4.3, "duration-s". */
export function duration(): Field<number> {
  return scalar((value, name, report) => readDuration(value, name, report));
}

/**
 * Milliseconds; a bare number is taken for seconds with a warning: for the peer it is nanoseconds.
 * Source: as `duration`.
 */
export function commandDuration(): Field<number> {
  return scalar((value, name, report) => {
    const ms = readDuration(value, name, report);
    if (ms !== undefined && ms !== 0 && /^[-+]?[0-9.]+$/.test(scalarText(value) ?? '')) {
      const problem = `${name} has no unit; it is taken for seconds, which Vault Agent takes for nanoseconds`;
      reportWarning(report, 'agent-config/duration-without-unit', value.where, problem, 'write a unit, such as 30s');
    }
    return ms;
  });
}

export function readDuration(value: HclValue, name: string, report: Report): number | undefined {
  const parsed = durationOf(value);
  const ms = parsed?.ok === true ? toMilliseconds(parsed.value) : undefined;
  if (ms !== undefined && ms >= 0) return ms;
  wrongType(report, value.where, name, 'a duration, such as 30s, 1h30m or a number of seconds');
  return undefined;
}

/** One of the given words, in any case; the error suggests the nearest. */
export function oneOf<T extends string>(...words: readonly T[]): Field<T> {
  return scalar((value, name, report) => {
    const spelled = scalarText(value);
    if (spelled === '') return undefined;
    const found = words.find((word) => word === spelled?.toLowerCase());
    if (found !== undefined) return found;
    const near = spelled === undefined ? undefined : closestName(spelled, words);
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    reportError(report, 'agent-config/wrong-type', value.where, `${name} must be ${listWords(words)}`, hint);
    return undefined;
  });
}

/** Texts; one alone counts as a list of one. */
export function textList(): Field<readonly string[]> {
  return scalar((value, name, report) => readTextList(value, name, report));
}

export function readTextList(value: HclValue, name: string, report: Report): readonly string[] | undefined {
  if (value.kind === 'string') return [value.text];
  if (value.kind !== 'list') {
    wrongType(report, value.where, name, 'a list of texts');
    return undefined;
  }
  const items = value.items.map((item) => readText(item, name, report));
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** Tells the type that was expected; the value itself may be a secret. */
export function wrongType(report: Report, where: FileLocation, name: string, expected: string): void {
  reportError(report, 'agent-config/wrong-type', where, `${name} must be ${expected}`);
}

/** The text of a string, number or boolean. */
export function scalarText(value: HclValue): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.text.trim();
    case 'number':
      return value.integer === undefined ? value.text : String(value.integer);
    case 'boolean':
      return String(value.value);
    default:
      return undefined;
  }
}

function integerOf(value: HclValue): bigint | undefined {
  if (value.kind === 'number') {
    if (value.integer !== undefined) return value.integer;
    const number = Number(value.text);
    return Number.isSafeInteger(number) ? BigInt(number) : undefined;
  }
  if (value.kind !== 'string') return undefined;
  const parsed = parseGoInt(value.text.trim(), { base: 0 });
  return parsed.ok ? parsed.value : undefined;
}

function durationOf(value: HclValue): Result<bigint, string> | undefined {
  if (value.kind === 'string') return parseDurationSeconds(value.text.trim());
  if (value.kind !== 'number') return undefined;
  return parseDurationSeconds(value.integer === undefined ? Number(value.text) : String(value.integer));
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
