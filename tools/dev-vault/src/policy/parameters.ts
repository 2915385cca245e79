import { JsonNumber } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';
import { isList, isObject } from '../core/fields.ts';
import type { ParameterValues, Rule } from './rule.ts';

/** The conditions of a rule on the parameters of a request. Source: spec/vault-api.md 11.4, steps 2 to 5. */
export function parametersAllowed({ required, denied, allowed }: Rule, data: JsonObject): boolean {
  const parameters = new Map(Object.entries(data).map(([name, value]) => [name.toLowerCase(), value]));
  if (!required.every((name) => parameters.has(name.toLowerCase()))) return false;
  if (parameters.size === 0) return true;
  if (denied !== undefined && isDenied(denied, parameters)) return false;
  if (allowed === undefined || allowed.size === 0) return true;
  if (allowed.size === 1 && allowed.has('*')) return true;
  return [...parameters].every(([name, value]) => {
    const values = allowed.get(name);
    if (values === undefined) return allowed.has('*');
    return values.length === 0 || values.some((pattern) => valueMatches(pattern, value));
  });
}

function isDenied(denied: ParameterValues, parameters: ReadonlyMap<string, JsonValue>): boolean {
  if (denied.has('*')) return true;
  return [...parameters].some(([name, value]) => {
    const values = denied.get(name);
    return values !== undefined && (values.length === 0 || values.some((pattern) => valueMatches(pattern, value)));
  });
}

/** Strings with `*` at either end; everything else deeply equal. Numbers never are: their Go types differ. */
function valueMatches(pattern: JsonValue, value: JsonValue): boolean {
  if (typeof pattern === 'string') return typeof value === 'string' && globMatches(pattern, value);
  if (typeof pattern === 'number' || pattern instanceof JsonNumber) return false;
  if (isList(pattern)) {
    return (
      isList(value) &&
      value.length === pattern.length &&
      pattern.every((item, index) => valueMatches(item, value[index] ?? null))
    );
  }
  if (!isObject(pattern)) return pattern === value;
  const names = Object.keys(pattern);
  if (!isObject(value) || Object.keys(value).length !== names.length) return false;
  return names.every((name) => name in value && valueMatches(pattern[name] ?? null, value[name] ?? null));
}

/** `*` at the beginning, at the end, at both, or nowhere. */
export function globMatches(pattern: string, text: string): boolean {
  const head = pattern.startsWith('*');
  const tail = pattern.endsWith('*') && pattern.length > 1;
  const middle = pattern.slice(head ? 1 : 0, tail ? -1 : undefined);
  if (head && tail) return text.includes(middle);
  if (head) return text.endsWith(middle);
  return tail ? text.startsWith(middle) : text === pattern;
}
