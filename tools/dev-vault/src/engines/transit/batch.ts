import type { Call, Reply } from '../../core/model.ts';
import { JsonNumber } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';
import { ApiError, invalidRequest } from '../../core/errors.ts';
import { isList, isObject } from '../../core/fields.ts';

/**
 * Runs `work` on the request itself, or on each member of `batch_input`. One that fails makes the answer a 400, with
 * all results in it. Source: spec/vault-api.md 9.2.
 */
export function runItems(call: Call, work: (item: JsonObject) => JsonObject): Reply {
  const batch = call.data['batch_input'];
  if (batch === undefined) return { data: work(call.data) };
  if (!isList(batch)) throw invalidRequest('failed to parse batch input: must be a list');
  if (batch.length === 0) throw invalidRequest('missing batch input to process');
  const items = batch.map((item) => (isObject(item) ? item : {}));
  const results = items.map((item) => resultOf(item, work, call.vault.traits.openbao));
  const failed = results.filter(({ error }) => error !== undefined).length;
  const data = { batch_results: results };
  if (failed === 0) return { data };
  return { data, status: failed < results.length ? partialStatus(call) : 400 };
}

/** Contexts are given in all members of a batch or in none. */
export function checkContexts(call: Call): void {
  const batch = call.data['batch_input'];
  if (!isList(batch)) return;
  const given = batch.filter(
    (item) => isObject(item) && typeof item['context'] === 'string' && item['context'] !== '',
  ).length;
  if (given !== 0 && given !== batch.length) {
    throw invalidRequest('context should be set either in all the request blocks or in none');
  }
}

export function integerOf(value: JsonValue | undefined): number {
  if (value instanceof JsonNumber) return value.toNumber();
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value)) ? Number(value) : 0;
}

function resultOf(item: JsonObject, work: (item: JsonObject) => JsonObject, always: boolean): JsonObject {
  const reference = item['reference'];
  const tail = typeof reference === 'string' ? { reference } : always ? { reference: '' } : {};
  try {
    return { ...work(item), ...tail };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { error: error.texts.join(), ...tail };
  }
}

function partialStatus({ data }: Call): number {
  const wanted = integerOf(data['partial_failure_response_code']);
  return wanted >= 200 && wanted < 600 ? wanted : 400;
}
