import type { Namespace, Token, Vault } from '../core/model.ts';
import { isRoot } from '../token/token.ts';
import { Acl } from './acl.ts';
import { fillTemplate } from './fill-template.ts';
import { wrappingRules } from './builtin.ts';
import { wrappingPolicyName } from './policy-store.ts';
import type { Rule } from './rule.ts';

const kept = new WeakMap<Token, { readonly generation: number; readonly acl: Acl }>();

/** Rights of a token by the current text of its policies; kept until any policy changes. */
export function aclOf(vault: Vault, token: Token): Acl {
  const known = kept.get(token);
  if (known?.generation === vault.policyGeneration) return known.acl;
  const rules = token.policies.flatMap((name) => rulesOf(token.namespace, name));
  const acl = new Acl(
    rules.flatMap((rule) => bind(vault, token, rule)),
    isRoot(token),
  );
  kept.set(token, { generation: vault.policyGeneration, acl });
  return acl;
}

function rulesOf(namespace: Namespace, name: string): readonly Rule[] {
  if (name === wrappingPolicyName) return wrappingRules;
  return namespace.policies.get(name)?.rules ?? [];
}

/** A block whose template cannot be filled for this token does not count for it. */
function bind(vault: Vault, token: Token, rule: Rule): readonly Rule[] {
  if (rule.expiresMs !== undefined && rule.expiresMs <= vault.nowMs()) return [];
  const path = rule.path.includes('{{') ? fillTemplate(rule.path, vault.identity.find(token.entityId)) : rule.path;
  return path === undefined ? [] : [{ ...rule, path: token.namespace.path + path }];
}
