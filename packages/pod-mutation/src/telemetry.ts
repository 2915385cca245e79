import type { AnnotationParameter } from '@sluice/annotations';
import type { JsonObject, JsonValue } from '@sluice/core';
import { compareCodePoints, JsonNumber } from '@sluice/core';
import { foldCase } from './shape/go-shape.ts';

type Kind = 'text' | 'integer' | 'boolean' | 'texts';

// Members of the agent's telemetry stanza, in the order of the peer's document. Source: spec/injector.md 4.5.
const members: readonly (readonly [name: string, kind: Kind])[] = [
  ['usage_gauge_period', 'text'],
  ['maximum_gauge_cardinality', 'integer'],
  ['disable_hostname', 'boolean'],
  ['enable_hostname_label', 'boolean'],
  ['lease_metrics_epsilon', 'text'],
  ['num_lease_metrics_buckets', 'integer'],
  ['add_lease_metrics_namespace_labels', 'boolean'],
  ['filter_default', 'boolean'],
  ['prefix_filter', 'texts'],
  ['statsite_address', 'text'],
  ['statsd_address', 'text'],
  ['circonus_api_token', 'text'],
  ['circonus_api_app', 'text'],
  ['circonus_api_url', 'text'],
  ['circonus_submission_interval', 'text'],
  ['circonus_submission_url', 'text'],
  ['circonus_check_id', 'text'],
  ['circonus_check_instance_id', 'text'],
  ['circonus_check_search_tag', 'text'],
  ['circonus_check_display_name', 'text'],
  ['circonus_check_force_metric_activation', 'boolean'],
  ['circonus_check_tags', 'text'],
  ['circonus_broker_id', 'text'],
  ['circonus_broker_select_tag', 'text'],
  ['dogstatsd_addr', 'text'],
  ['dogstatsd_tags', 'texts'],
  ['prometheus_retention_time', 'text'],
  ['stackdriver_project_id', 'text'],
  ['stackdriver_location', 'text'],
  ['stackdriver_namespace', 'text'],
  ['stackdriver_debug_logs', 'boolean'],
];

/** Names of the members that exist, for warnings. */
export const telemetryMembers: readonly string[] = members.map(([name]) => name);

/**
 * The telemetry stanza: `undefined` when no parameter is annotated, or when one has a wrong type, which makes the peer
 * drop the whole stanza. Unknown members and zero values are left out; names match in any case, the last one wins.
 */
export function telemetryOf(parameters: readonly AnnotationParameter[]): JsonObject | undefined {
  if (parameters.length === 0 || misfits(parameters).length > 0) return undefined;
  const given = new Map<string, JsonValue>();
  const inOrder = parameters.toSorted((left, right) => compareCodePoints(left.member, right.member));
  for (const { member, value } of inOrder) if (value !== null) given.set(foldCase(member), value);
  const stanza: Record<string, JsonValue> = {};
  for (const [name, kind] of members) {
    const value = given.get(name);
    const decoded = value === undefined ? undefined : decode(kind, value);
    if (decoded !== undefined && !isZero(decoded)) stanza[name] = decoded;
  }
  return stanza;
}

/** Parameters whose value has not the type of their member: one of them discards the whole stanza. */
export function misfits(parameters: readonly AnnotationParameter[]): readonly AnnotationParameter[] {
  return parameters.filter(({ member, value }) => {
    const found = members.find(([name]) => name === foldCase(member));
    return found !== undefined && value !== null && decode(found[1], value) === undefined;
  });
}

function decode(kind: Kind, value: JsonValue): JsonValue | undefined {
  switch (kind) {
    case 'text':
      return textOf(value);
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return value instanceof JsonNumber ? integerOf(value.toNumber()) : undefined;
    case 'texts':
      return textsOf(value);
  }
}

// The peer keeps what is no JSON as text, and a number that no double can hold is none to it.
function textOf(value: JsonValue): string | undefined {
  if (value instanceof JsonNumber && !Number.isFinite(value.toNumber())) return value.text;
  return typeof value === 'string' ? value : undefined;
}

// Numbers go through a double, as with the peer, and from there into an integer of 64 bits.
function integerOf(value: number): JsonValue | undefined {
  if (!Number.isInteger(value) || value < -(2 ** 63) || value >= 2 ** 63) return undefined;
  return Number.isSafeInteger(value) ? value : new JsonNumber(String(BigInt(value)));
}

// A null in a list is an empty text.
function textsOf(value: JsonValue): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = (value as readonly JsonValue[]).map((item) => item ?? '').filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}

function isZero(value: JsonValue): boolean {
  return value === '' || value === false || value === 0 || (Array.isArray(value) && value.length === 0);
}
