import type { Call, Reply, Route } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../core/errors.ts';
import { sortedUnique, timeText } from '../core/go-text.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { wrappingPolicyName } from '../policy/policy-store.ts';
import type { StoredPolicy } from '../policy/policy-store.ts';

const fields = { name: 'string', policy: 'string', rules: 'string' } as const;

/** `sys/policies/acl` and the legacy `sys/policy`. Source: spec/vault-api.md 4.4. */
export const policyRoutes: readonly Route[] = [
  { pattern: 'policies/acl', list: (call) => ({ data: { keys: namesOf(call) } }) },
  {
    pattern: 'policies/acl/*name',
    fields,
    read: (call) => read(call, 'policy'),
    write: (call) => write(call, call.input.text('policy')),
    delete: remove,
  },
  {
    pattern: 'policy',
    flat: true,
    read: (call) => ({ data: { keys: namesOf(call), policies: namesOf(call) } }),
    list: (call) => ({ data: { keys: namesOf(call), policies: namesOf(call) } }),
  },
  {
    pattern: 'policy/*name',
    fields,
    flat: true,
    read: (call) => read(call, 'rules'),
    write: (call) => write(call, call.input.text('policy') ?? call.input.text('rules')),
    delete: remove,
  },
];

/** `root` comes last, and only in the root namespace. */
function namesOf({ namespace }: Call): readonly string[] {
  return [...sortedUnique(namespace.policies.keys()), ...(namespace.path === '' ? ['root'] : [])];
}

function read({ namespace, input, vault }: Call, member: 'policy' | 'rules'): Reply | undefined {
  const name = input.name('name').toLowerCase();
  const policy = name === 'root' ? rootPolicy : namespace.policies.get(name);
  if (policy === undefined) return undefined;
  const more: JsonObject = {
    allow_slashes_in_identity_templates: false,
    allow_wildcards_in_identity_templates: false,
    cas_required: false,
    modified: timeText(policy.modifiedMs),
    version: policy.version,
  };
  return { data: { ...(vault.traits.openbao ? more : {}), name, [member]: policy.text } };
}

const rootPolicy: StoredPolicy = { name: 'root', text: '', rules: [], version: 0, modifiedMs: 0 };

function write({ namespace, input, vault }: Call, given: string | undefined): Reply | undefined {
  const asked = input.name('name');
  const name = asked.toLowerCase();
  if (name === 'root' || name === wrappingPolicyName)
    throw invalidRequest(`cannot update ${JSON.stringify(name)} policy`);
  if (given === undefined || given === '') throw invalidRequest("'policy' parameter not supplied or empty");
  const text = decodeText(given);
  const version = (namespace.policies.get(name)?.version ?? 0) + 1;
  namespace.policies.set(name, { name, text, rules: parsePolicy(text), version, modifiedMs: vault.nowMs() });
  vault.policyGeneration += 1;
  return name === asked ? undefined : { data: null, warnings: [`policy name was converted to ${name}`] };
}

/** The CLI sends base64 at times. Text of a policy always has a blank or a bracket, which base64 has not. */
function decodeText(text: string): string {
  const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return base64 ? Buffer.from(text, 'base64').toString() : text;
}

function remove({ namespace, input, vault }: Call): undefined {
  const name = input.name('name').toLowerCase();
  if (name === 'root') throw invalidRequest('cannot delete "root" policy');
  if (name === 'default') throw invalidRequest('cannot delete default policy');
  if (name === wrappingPolicyName) throw invalidRequest(`cannot delete ${JSON.stringify(name)} policy`);
  namespace.policies.delete(name);
  vault.policyGeneration += 1;
  return undefined;
}
