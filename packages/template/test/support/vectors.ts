import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { JsonObject, JsonValue } from '@sluice/core';
import { parseJson } from '@sluice/core';

const FIXTURE = new URL('../fixtures/template-vectors.json.gz', import.meta.url);

/** The recorded cases of spec/template.md 0.2, numbers as they were spelled. */
export function readVectors(): readonly JsonObject[] {
  const parsed = parseJson(gunzipSync(readFileSync(FIXTURE)).toString('utf8'));
  if (!parsed.ok || !Array.isArray(parsed.value)) throw new Error('the fixture is not a list');
  return parsed.value as readonly JsonValue[] as readonly JsonObject[];
}

/** A list of names or a table beside the vectors. */
export function readExceptions(name: 'not-yet-passing' | 'peer-defects'): unknown {
  return JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), 'utf8'));
}

/** A member that is a text. */
export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}
