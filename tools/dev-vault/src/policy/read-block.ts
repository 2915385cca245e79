import { JsonNumber, parseDurationSeconds } from '@sluice/core';
import type { JsonValue } from '@sluice/core';
import { oneError } from '../core/errors.ts';
import { isList, isObject } from '../core/fields.ts';
import { templateProblem } from './fill-template.ts';
import { PolicyProblem } from './policy-problem.ts';
import { capabilityNames } from './rule.ts';
import type { Capability, ParameterValues, Rule } from './rule.ts';

/** A `path` block as written. */
export interface PolicyBlock {
  readonly path: string;
  readonly members: readonly PolicyMember[];
}

export interface PolicyMember {
  readonly name: string;
  readonly value: JsonValue;
  readonly line: number;
}

const known = [
  'capabilities',
  'policy',
  'allowed_parameters',
  'denied_parameters',
  'required_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'comment',
  'mfa_methods',
  'control_group',
  'pagination_limit',
  'expiration',
  'list_scan_response_keys_filter_path',
  'subscribe_event_types',
];

const legacy: Readonly<Record<string, readonly Capability[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

/** The rule of one block; throws `PolicyProblem`. Source: spec/vault-api.md 11.1. */
export function readBlock({ path, members }: PolicyBlock): Rule {
  const label = `path ${JSON.stringify(path)}: `;
  const unknown = members.find(({ name }) => !known.includes(name));
  if (unknown !== undefined) {
    throw new PolicyProblem(oneError(`${label}invalid key ${JSON.stringify(unknown.name)} on line ${unknown.line}`));
  }
  const badTemplate = templateProblem(path);
  if (badTemplate !== undefined) throw new PolicyProblem(label + badTemplate);
  if (path.includes('+*')) throw new PolicyProblem(`${label}invalid use of wildcards ('+*' is forbidden)`);
  const value = (name: string): JsonValue | undefined => members.findLast((member) => member.name === name)?.value;
  const min = seconds(value('min_wrapping_ttl'), label);
  const max = seconds(value('max_wrapping_ttl'), label);
  if (min !== undefined && max !== undefined && max < min)
    throw new PolicyProblem('max_wrapping_ttl cannot be less than min_wrapping_ttl');
  const allowed = parameters(value('allowed_parameters'));
  const denied = parameters(value('denied_parameters'));
  const expires = value('expiration');
  return {
    path: path.replace(/^\//, ''),
    capabilities: capabilitiesOf(members, label),
    required: texts(value('required_parameters')),
    ...(min === undefined ? {} : { minWrappingSeconds: min }),
    ...(max === undefined ? {} : { maxWrappingSeconds: max }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(denied === undefined ? {} : { denied }),
    ...(typeof expires === 'string' ? { expiresMs: Date.parse(expires) } : {}),
  };
}

function capabilitiesOf(members: readonly PolicyMember[], label: string): ReadonlySet<Capability> {
  const found = new Set<Capability>();
  for (const { name, value } of members) {
    if (name === 'policy') for (const capability of legacyOf(value, label)) found.add(capability);
    if (name !== 'capabilities') continue;
    for (const text of texts(value)) {
      const capability = capabilityNames.find((candidate) => candidate === text);
      if (capability !== undefined) found.add(capability);
      else if (!['subscribe', 'recover'].includes(text)) {
        throw new PolicyProblem(`${label}invalid capability ${JSON.stringify(text)}`);
      }
    }
  }
  return found.has('deny') ? new Set<Capability>(['deny']) : found;
}

function legacyOf(value: JsonValue, label: string): readonly Capability[] {
  const name = typeof value === 'string' ? value : '';
  const capabilities = legacy[name];
  if (capabilities === undefined) throw new PolicyProblem(`${label}invalid policy ${JSON.stringify(name)}`);
  return capabilities;
}

function texts(value: JsonValue | undefined): readonly string[] {
  const items = isList(value) ? value : value === undefined || value === null ? [] : [value];
  return items.map(String);
}

/** Names in lower case; the value of each is a list, possibly empty. */
function parameters(value: JsonValue | undefined): ParameterValues | undefined {
  if (!isObject(value)) return undefined;
  return new Map(
    Object.entries(value).map(([name, values]) => [name.toLowerCase(), isList(values) ? values : [values]]),
  );
}

function seconds(value: JsonValue | undefined, label: string): number | undefined {
  if (value === undefined) return undefined;
  const plain = value instanceof JsonNumber ? value.toNumber() : value;
  const parsed = typeof plain === 'string' || typeof plain === 'number' ? parseDurationSeconds(plain) : undefined;
  if (parsed?.ok !== true) throw new PolicyProblem(`${label}error parsing wrapping ttl`);
  return Number(parsed.value / 1_000_000_000n);
}
