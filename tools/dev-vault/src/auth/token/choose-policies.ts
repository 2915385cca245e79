import type { Call, Namespace, Token } from '../../core/model.ts';
import { invalidRequest } from '../../core/errors.ts';
import { sortedUnique } from '../../core/go-text.ts';
import { globMatches } from '../../policy/parameters.ts';
import { wrappingPolicyName } from '../../policy/policy-store.ts';
import { isRoot } from '../../token/token.ts';
import type { TokenRole } from './token-roles.ts';

interface Question {
  readonly call: Call;
  readonly parent: Token;
  readonly sudo: boolean;
  readonly role: TokenRole | undefined;
  readonly noDefault: boolean;
}

/** Policies of a new token; 400 for what its maker may not give. Source: spec/vault-api.md 5.2, rules 2, 3 and 11. */
export function choosePolicies({ call, parent, sudo, role, noDefault }: Question): readonly string[] {
  const asked = (call.input.list('policies') ?? []).map((name) => name.toLowerCase());
  if (role !== undefined && restricts(role)) return roleChoice(asked, role, noDefault);
  const names = asked.length === 0 ? parent.policies : asked;
  const plain = names.includes('root') || noDefault || !mayAddDefault(parent, sudo);
  const policies = sortedUnique(plain ? names : [...names, 'default']);
  if (policies.includes(wrappingPolicyName))
    throw invalidRequest(`cannot assign policy ${JSON.stringify(wrappingPolicyName)}`);
  if (!sudo && role === undefined && !policies.every((name) => parent.policies.includes(name))) {
    throw invalidRequest('child policies must be subset of parent');
  }
  return policies;
}

export function unknownPolicyWarnings(namespace: Namespace, policies: readonly string[]): readonly string[] {
  return policies
    .filter((name) => name !== 'root' && !namespace.policies.has(name))
    .map((name) => `Policy ${JSON.stringify(name)} does not exist`);
}

function mayAddDefault(parent: Token, sudo: boolean): boolean {
  return sudo || isRoot(parent) || parent.policies.includes('default');
}

function restricts(role: TokenRole): boolean {
  return [role.allowed, role.allowedGlobs, role.disallowed, role.disallowedGlobs].some((list) => list.length > 0);
}

function roleChoice(asked: readonly string[], role: TokenRole, noDefault: boolean): readonly string[] {
  const usual = asked.length === 0 ? role.allowed : asked;
  const banned = (name: string): boolean =>
    role.disallowed.includes(name) || role.disallowedGlobs.some((glob) => globMatches(glob, name));
  const policies = sortedUnique(noDefault || banned('default') ? usual : [...usual, 'default']);
  const bad = policies.find(banned);
  if (bad !== undefined) throw invalidRequest(`token policy ${JSON.stringify(bad)} is disallowed by this role`);
  if (role.allowed.length === 0 && role.allowedGlobs.length === 0) return policies;
  const allowed = sortedUnique(noDefault ? role.allowed : [...role.allowed, 'default']);
  const fits = (name: string): boolean =>
    allowed.includes(name) || role.allowedGlobs.some((glob) => globMatches(glob, name));
  if (policies.every(fits)) return policies;
  throw invalidRequest(
    `token policies (${goList(policies)}) must be subset of the role's allowed policies (${goList(allowed)}) or glob policies (${goList(role.allowedGlobs)})`,
  );
}

function goList(names: readonly string[]): string {
  return `[${names.map((name) => JSON.stringify(name)).join(' ')}]`;
}
