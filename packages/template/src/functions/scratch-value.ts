import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { printOperand } from '../print/print.ts';
import { quote } from '../print/quote.ts';
import { listOf } from '../value/list.ts';
import type { Method } from '../value/value.ts';
import { GoStruct } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { mapOf } from '../value/map.ts';
import type { Value } from '../value/value.ts';

/** A fresh scratch: a pocket for values that outlives `range` and `with` but not the pass. Source: spec/template.md 9.3. */
export function createScratch(): GoStruct {
  return new GoStruct({ name: 'template.Scratch', pointer: true, fields: [], methods: METHODS }, {}, mapOf());
}

const METHODS: Readonly<Record<string, Method>> = {
  Key: { parameters: ['string'], call: (scratch, [key]) => valuesOf(scratch).has(key) },
  Get: { parameters: ['string'], call: (scratch, [key]) => valuesOf(scratch).get(key) ?? null },
  Set: {
    parameters: ['string', 'any'],
    call: (scratch, [key, value]) => {
      valuesOf(scratch).set(key, value);
      return '';
    },
  },
  SetX: {
    parameters: ['string', 'any'],
    call: (scratch, [key, value]) => {
      if (!valuesOf(scratch).has(key)) valuesOf(scratch).set(key, value);
      return '';
    },
  },
  MapSet: {
    parameters: ['string', 'string', 'any'],
    call: (scratch, [key, mapKey, value]) => {
      mapAt(scratch, key).set(mapKey, value);
      return '';
    },
  },
  MapSetX: {
    parameters: ['string', 'string', 'any'],
    call: (scratch, [key, mapKey, value]) => {
      const map = mapAt(scratch, key);
      if (!map.has(mapKey)) map.set(mapKey, value);
      return '';
    },
  },
  MapValues: {
    parameters: ['string'],
    call: (scratch, [key]) => {
      const map = valuesOf(scratch).get(key);
      if (!isStringMap(map)) return listOf([]);
      return listOf(map.sortedKeys().map((mapKey) => map.get(mapKey)));
    },
  },
};

function valuesOf(scratch: GoStruct): GoMap {
  if (scratch.state instanceof GoMap) return scratch.state;
  throw failure('not a scratch');
}

function mapAt(scratch: GoStruct, key: Value): GoMap {
  const values = valuesOf(scratch);
  const existing = values.get(key);
  if (isStringMap(existing)) return existing;
  if (existing !== undefined)
    throw new RenderFailure(message`${hidden(quote(printOperand(key)), 'a key')} is not a map`);
  const created = mapOf();
  values.set(key, created);
  return created;
}

function isStringMap(value: Value): value is GoMap {
  return value instanceof GoMap && value.type === 'map[string]interface {}';
}
