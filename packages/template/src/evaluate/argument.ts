import type { ParameterType } from '../value/parameter-type.ts';
import { goTypeNames } from '../value/parameter-type.ts';
import { GoList } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { SizedInteger } from '../value/tagged.ts';
import { typeName } from '../value/kind.ts';
import type { Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';

/** A value for a parameter of that type, or the error Go reports. Source: spec/template.md 4.8.2. */
export function acceptValue(evaluation: Evaluation, value: Value, type: ParameterType): Value {
  switch (type) {
    case 'any':
      return value === undefined ? null : value;
    case 'raw':
    case 'position':
      return value;
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      break;
    case 'int':
      if (typeof value === 'bigint') return value;
      break;
    case 'int64':
      if (value instanceof SizedInteger && value.type === 'int64') return value.value;
      break;
    case 'uint32':
      break;
    case 'duration':
      if (value instanceof SizedInteger && value.type === 'time.Duration') return value.value;
      break;
    case 'float64':
      if (typeof value === 'number') return value;
      break;
    case 'strings':
    case 'list':
    case 'map':
      return acceptContainer(evaluation, value, type);
    case 'keyPairs':
    case 'healthServices':
    case 'mergeOption':
      if (value === undefined) return null;
      break;
    case 'time':
    case 'certificate':
    case 'version':
      if (typeName(value) === goTypeNames[type]) return value;
      break;
  }
  return refuse(evaluation, value, type);
}

/** The nil of a container type. */
export function nilContainer(type: 'strings' | 'list' | 'map'): GoList | GoMap {
  if (type === 'map') return new GoMap(new Map(), 'interface {}', 'string', true);
  return new GoList(type === 'strings' ? 'string' : 'interface {}', [], true);
}

function acceptContainer(evaluation: Evaluation, value: Value, type: 'strings' | 'list' | 'map'): Value {
  if (value instanceof GoMap || value instanceof GoList) {
    if (typeName(value) === goTypeNames[type]) return value;
  } else if (value === undefined) {
    return nilContainer(type);
  }
  return refuse(evaluation, value, type);
}

function refuse(evaluation: Evaluation, value: Value, type: ParameterType): never {
  const wanted = goTypeNames[type];
  if (value === undefined) evaluation.fail(`invalid value; expected ${wanted}`);
  evaluation.fail(`wrong type for value; expected ${wanted}; got ${value === null ? 'interface {}' : typeName(value)}`);
}
