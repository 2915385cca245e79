import { JsonNumber } from '@sluice/core';
import type { DependencyValue } from './dependency.ts';
import { printOperand } from './print/print.ts';
import { valueFromJson } from './value/from-json.ts';

/**
 * What consul-template does to the values in its error texts: the printed form of every top-level value of the
 * secrets used so far becomes `[redacted]`. Only operands are touched here, never positions or types, and an empty
 * value is no reason to touch anything. Source: spec/template.md 7, items 9 and 10.
 */
export function redactor(received: readonly DependencyValue[]): (operand: string) => string {
  const secrets = new Set(received.flatMap(valuesOf));
  secrets.delete('');
  const longestFirst = [...secrets].sort((left, right) => right.length - left.length);
  return (operand) => longestFirst.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), operand);
}

function valuesOf(value: DependencyValue): readonly string[] {
  if (typeof value !== 'object' || value instanceof Uint8Array || !('data' in value)) return [];
  const { data } = value;
  if (typeof data !== 'object' || data === null || Array.isArray(data) || data instanceof JsonNumber) return [];
  return Object.values(data).map((member) => printOperand(valueFromJson(member)));
}
