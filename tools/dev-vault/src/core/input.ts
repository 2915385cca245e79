import type { JsonObject, JsonValue } from '@sluice/core';
import { ApiError } from './errors.ts';
import { convertField, FieldError, isObject } from './fields.ts';
import type { Fields, FieldValue } from './fields.ts';

/** Fields of one request, converted. A getter answers `undefined` for a field that was not sent. */
export class Input {
  readonly #values: ReadonlyMap<string, FieldValue>;

  constructor(values: ReadonlyMap<string, FieldValue>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  /** A capture of the path, which is always there. */
  name(name: string): string {
    return this.text(name) ?? '';
  }

  flag(name: string): boolean | undefined {
    const value = this.#values.get(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  /** An integer or a duration in seconds. */
  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#values.get(name);
    return Array.isArray(value) ? (value as readonly string[]) : undefined;
  }

  pairs(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.#values.get(name);
    return isObject(value) ? (value as Readonly<Record<string, string>>) : undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.#values.get(name);
    return isObject(value) ? value : undefined;
  }

  value(name: string): JsonValue | undefined {
    return this.#values.get(name);
  }
}

/** Fields of the body and captures of the path; the path wins. `prefix` stands before the text of an error. */
export function readInput(
  data: JsonObject,
  captures: Readonly<Record<string, string>>,
  fields: Fields,
  prefix: string,
): Input {
  const values = new Map<string, FieldValue>();
  for (const [name, kind] of Object.entries(fields)) {
    const value = data[name];
    if (value === undefined || name in captures) continue;
    values.set(name, convert(name, kind, value, prefix));
  }
  for (const [name, capture] of Object.entries(captures)) {
    values.set(name, convert(name, fields[name] ?? 'string', capture, prefix));
  }
  return new Input(values);
}

function convert(name: string, kind: Fields[string], value: JsonValue, prefix: string): FieldValue {
  try {
    return convertField(kind, value);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new ApiError(400, [`${prefix}error converting input for field ${JSON.stringify(name)}: ${error.message}`]);
  }
}
