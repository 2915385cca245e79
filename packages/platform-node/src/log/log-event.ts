import type { LogFields, LogLevel } from '@sluice/core';
import { SecretString } from '@sluice/core';

export interface LogEvent {
  readonly module: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
  readonly wallMs: number;
}

/** The fields that have a value. Objects cannot occur by type; one that slips in from untyped code is not opened. */
export function presentFields(fields: LogFields): readonly (readonly [string, string | number | boolean])[] {
  return Object.entries(fields).flatMap(([name, value]: readonly [string, unknown]) => {
    switch (typeof value) {
      case 'undefined':
        return [];
      case 'string':
      case 'number':
      case 'boolean':
        return [[name, value] as const];
      default:
        return [[name, value instanceof SecretString ? String(value) : `<${typeof value}>`] as const];
    }
  });
}
