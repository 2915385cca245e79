import type { Rule } from './rule.ts';

/** A named policy as it was written. */
export interface StoredPolicy {
  readonly name: string;
  readonly text: string;
  readonly rules: readonly Rule[];
  readonly version: number;
  readonly modifiedMs: number;
}

/** Not shown, not assignable. Source: spec/vault-api.md 11.5. */
export const wrappingPolicyName = 'response-wrapping';
