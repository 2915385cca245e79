import type { AuthMethodConfig, Diagnostic, JsonValue } from '@sluice/core';
import { JsonNumber, parseDurationSeconds, parseGoBoolean, toMilliseconds } from '@sluice/core';

/** Reads the free-form parameters of a method and collects what is wrong with them. */
export interface ParameterReader {
  text(name: string): string | undefined;
  requiredText(name: string): string;
  boolean(name: string, byDefault: boolean): boolean;
  /** Milliseconds. */
  duration(name: string, byDefaultMs: number): number;
  readonly problems: readonly Diagnostic[];
}

/**
 * Parameters from annotations are always texts, so every type is read from a text too (spec/agent.md 2.3, 3.5).
 * Unknown parameters are ignored, as the peers do.
 */
export function readParameters({ type, parameters }: AuthMethodConfig): ParameterReader {
  const problems: Diagnostic[] = [];
  const refuse = (name: string, message: string, hint: string): void => {
    const where = { kind: 'pointer', pointer: `/auto_auth/method/config/${name}` } as const;
    problems.push({ code: 'auth-method/parameter', severity: 'error', where, message, hint });
  };
  const text = (name: string): string | undefined => {
    const value = plainText(parameters[name]);
    if (value === null) refuse(name, 'is not a text', `write "${name}" as a string`);
    return value === null || value === '' ? undefined : value;
  };
  return {
    problems,
    text,
    requiredText(name): string {
      const value = text(name);
      if (value === undefined) refuse(name, `is missing, and ${type} cannot log in without it`, `set "${name}"`);
      return value ?? '';
    },
    boolean(name, byDefault): boolean {
      const value = text(name);
      if (value === undefined) return byDefault;
      const parsed = parseGoBoolean(value);
      if (!parsed.ok) refuse(name, `${JSON.stringify(value)} is not a boolean`, 'use true or false');
      return parsed.ok ? parsed.value : byDefault;
    },
    duration(name, byDefaultMs): number {
      const value = text(name);
      if (value === undefined) return byDefaultMs;
      const parsed = parseDurationSeconds(value);
      if (!parsed.ok) refuse(name, `${JSON.stringify(value)} is not a duration`, 'use seconds or a text such as 1m30s');
      return parsed.ok ? toMilliseconds(parsed.value) : byDefaultMs;
    },
  };
}

/** `null` marks a value that is no scalar. */
function plainText(value: JsonValue | undefined): string | null | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value instanceof JsonNumber ? value.text : null;
}
