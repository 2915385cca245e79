import type { AgentConfigDocument, JsonObject, JsonValue } from '@sluice/core';
import { compareCodePoints, JsonNumber, stringifyJson } from '@sluice/core';

/**
 * The document as the injector puts it (in base64) into `VAULT_CONFIG`: one line without a line break at its end,
 * members in the order of the peer, those of maps sorted, `<`, `>`, `&`, U+2028 and U+2029 escaped.
 * Source: spec/injector.md 4.
 */
export function writeAgentConfigDocument(document: AgentConfigDocument): string {
  return stringifyJson(arrange(asObject(document), documentOrder), { escapeHtml: true });
}

/** Members in their order; `map` sorts whatever stands there, through all levels. */
interface Order {
  readonly [name: string]: Order | 'value' | 'map';
}

const documentOrder: Order = {
  auto_auth: {
    method: {
      type: 'value',
      mount_path: 'value',
      min_backoff: 'value',
      max_backoff: 'value',
      namespace: 'value',
      login_namespace: 'value',
      config: 'map',
      exit_on_err: 'value',
    },
    sink: { type: 'value', config: 'map' },
  },
  exit_after_auth: 'value',
  pid_file: 'value',
  vault: {
    address: 'value',
    ca_cert: 'value',
    ca_path: 'value',
    tls_skip_verify: 'value',
    client_cert: 'value',
    client_key: 'value',
    tls_server_name: 'value',
  },
  template: {
    destination: 'value',
    contents: 'value',
    left_delimiter: 'value',
    right_delimiter: 'value',
    command: 'value',
    exec: 'value',
    source: 'value',
    perms: 'value',
    group: 'value',
    error_on_missing_key: 'value',
  },
  listener: 'value',
  cache: { use_auto_auth_token: 'value', persist: { type: 'value', path: 'value', exit_on_err: 'value' } },
  template_config: {
    exit_on_retry_failure: 'value',
    static_secret_render_interval: 'value',
    max_connections_per_host: 'value',
    lease_renewal_threshold: 'value',
  },
  disable_idle_connections: 'value',
  disable_keep_alives: 'value',
  telemetry: 'value',
};

/** Unknown members keep their place behind the known ones: nothing is dropped. */
function arrange(object: JsonObject, order: Order): JsonObject {
  if (isArranged(object, order)) return object;
  const names = [...Object.keys(order), ...Object.keys(object).filter((name) => order[name] === undefined)];
  const arranged: [string, JsonValue][] = [];
  for (const name of names) {
    const value = object[name];
    if (value !== undefined) arranged.push([name, arrangeValue(value, order[name] ?? 'value')]);
  }
  return Object.fromEntries(arranged);
}

// The injector's documents have their order already; putting them together anew would cost half of writing them.
function isArranged(value: JsonValue, order: Order | 'value' | 'map'): boolean {
  if (order === 'value') return true;
  if (isList(value)) return value.every((item) => isArranged(item, order));
  if (!isObject(value)) return true;
  return order === 'map' ? isSorted(value) : isInOrder(value, order);
}

function isInOrder(object: JsonObject, order: Order): boolean {
  const positions = positionsIn(order);
  let last = -1;
  for (const name in object) {
    const position = positions.get(name) ?? positions.size;
    if (position < last) return false;
    last = position;
    const value = object[name];
    if (value === undefined || !isArranged(value, order[name] ?? 'value')) return false;
  }
  return true;
}

const knownPositions = new WeakMap<Order, ReadonlyMap<string, number>>();

function positionsIn(order: Order): ReadonlyMap<string, number> {
  const known = knownPositions.get(order);
  if (known !== undefined) return known;
  const positions = new Map(Object.keys(order).map((name, index) => [name, index]));
  knownPositions.set(order, positions);
  return positions;
}

function isSorted(object: JsonObject): boolean {
  let last = '';
  for (const name in object) {
    const value = object[name];
    if (value === undefined || compareCodePoints(last, name) > 0 || !isArranged(value, 'map')) return false;
    last = name;
  }
  return true;
}

function arrangeValue(value: JsonValue, order: Order | 'value' | 'map'): JsonValue {
  if (order === 'value') return value;
  if (isList(value)) return value.map((item) => arrangeValue(item, order));
  if (!isObject(value)) return value;
  return order === 'map' ? sorted(value) : arrange(value, order);
}

function sorted(object: JsonObject): JsonObject {
  const names = Object.keys(object).sort(compareCodePoints);
  return Object.fromEntries(names.map((name) => [name, arrangeValue(object[name] ?? null, 'map')]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

// An interface has no index signature, although every member of this one is JSON.
function asObject(document: AgentConfigDocument): JsonObject {
  return document as unknown as JsonObject;
}
