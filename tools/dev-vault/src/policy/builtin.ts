import type { StoredPolicy } from './policy-store.ts';
import type { Capability, Rule } from './rule.ts';

type Rights = Readonly<Record<string, readonly Capability[]>>;

const defaultRights: Rights = {
  'auth/token/lookup-self': ['read'],
  'auth/token/renew-self': ['update'],
  'auth/token/revoke-self': ['update'],
  'sys/capabilities-self': ['update'],
  'identity/entity/id/{{identity.entity.id}}': ['read'],
  'identity/entity/name/{{identity.entity.name}}': ['read'],
  'sys/internal/ui/resultant-acl': ['read'],
  'sys/leases/renew': ['update'],
  'sys/leases/lookup': ['update'],
  'cubbyhole/*': ['create', 'read', 'update', 'delete', 'list'],
  'sys/wrapping/wrap': ['update'],
  'sys/wrapping/lookup': ['update'],
  'sys/wrapping/unwrap': ['update'],
  'sys/tools/hash': ['update'],
  'sys/tools/hash/*': ['update'],
};
const legacyRights: Rights = { 'sys/renew': ['update'], 'sys/control-group/request': ['update'] };
const wrappingRights: Rights = { 'cubbyhole/response': ['create', 'read'], 'sys/wrapping/unwrap': ['update'] };

/** The policy `default` of a new namespace; it may be changed, not deleted. Source: spec/vault-api.md 11.5. */
export function defaultPolicy(legacy: boolean, modifiedMs: number): StoredPolicy {
  const rights = legacy ? { ...defaultRights, ...legacyRights } : defaultRights;
  return { name: 'default', text: textOf(rights), rules: rulesOf(rights), version: 1, modifiedMs };
}

/** What a wrapping token may do. */
export const wrappingRules: readonly Rule[] = rulesOf(wrappingRights);

function rulesOf(rights: Rights): readonly Rule[] {
  return Object.entries(rights).map(([path, names]) => ({ path, capabilities: new Set(names), required: [] }));
}

function textOf(rights: Rights): string {
  const quote = (text: string): string => JSON.stringify(text);
  return Object.entries(rights)
    .map(([path, names]) => `path ${quote(path)} {\n  capabilities = [${names.map(quote).join(', ')}]\n}\n`)
    .join('\n');
}
