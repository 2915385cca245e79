import type { Field } from './field.ts';
import { readText, scalar } from './scalar.ts';

/** A user or group: a name or a number. -1 means "leave it", which is absence. Source: spec/agent.md 2.7 and 2.11. */
export function owner(): Field<string> {
  return scalar((value, name, report) => {
    const found = readText(value, name, report)?.trim();
    return found === '' || found === '-1' ? undefined : found;
  });
}
