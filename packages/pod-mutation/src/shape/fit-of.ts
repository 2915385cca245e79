import type { JsonValue } from '@sluice/core';
import { fits } from './fits.ts';
import type { GoShape, StructShape } from './go-shape.ts';
import { isList, isObject, memberOf } from './go-shape.ts';

/** Whether a value, which may be absent, fits its place with all that is in it. */
export type Fit = (value: JsonValue | undefined) => boolean;

/**
 * The check of a shape, made once: each pod is walked through whole, and a function for each shape takes half of the
 * time of looking at the shapes again. `null` and what is absent fit everywhere; unknown members do not matter.
 */
export function fitOf(shape: GoShape): Fit {
  const known = fitsByShape.get(shape);
  if (known !== undefined) return known;
  const fit = makeFit(shape);
  fitsByShape.set(shape, fit);
  return fit;
}

const fitsByShape = new Map<GoShape, Fit>();

function makeFit(shape: GoShape): Fit {
  if (typeof shape === 'string') return (value) => value === null || value === undefined || fits(shape, value);
  if ('list' in shape) return listFit(fitOf(shape.list));
  return 'map' in shape ? mapFit(fitOf(shape.map)) : structFit(shape);
}

function listFit(item: Fit): Fit {
  return (value) => {
    if (value === null || value === undefined) return true;
    if (!isList(value)) return false;
    for (const each of value) if (!item(each)) return false;
    return true;
  };
}

function mapFit(member: Fit): Fit {
  return (value) => {
    if (value === null || value === undefined) return true;
    if (!isObject(value)) return false;
    for (const name in value) if (!member(value[name])) return false;
    return true;
  };
}

function structFit(shape: StructShape): Fit {
  const members = new Map<string, Fit | undefined>();
  const fitOfMember = (name: string): Fit | undefined => {
    const member = memberOf(shape, name);
    const fit = member === undefined ? undefined : fitOf(member.shape);
    if (shape.members.has(name)) members.set(name, fit); // not whatever name a pod may have
    return fit;
  };
  return (value) => {
    if (value === null || value === undefined) return true;
    if (!isObject(value)) return false;
    for (const name in value) {
      const fit = members.get(name) ?? fitOfMember(name);
      if (fit !== undefined && !fit(value[name])) return false;
    }
    return true;
  };
}
