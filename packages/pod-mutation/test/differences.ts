import type { Json } from './vectors.ts';

/**
 * The places where two pods differ. Elements of lists are named where they have names, so that one more variable is one
 * difference: `spec/containers[vault-agent]/env[VAULT_SKIP_VERIFY]`. Another order is a difference `.../order`.
 */
export function differencesOf(left: Json | undefined, right: Json | undefined, path = ''): readonly string[] {
  if (Array.isArray(left) && Array.isArray(right)) return differencesOfLists(left, right, path);
  if (!isObject(left) || !isObject(right)) return Object.is(left, right) ? [] : [path];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].flatMap((name) => differencesOf(left[name], right[name], path === '' ? name : `${path}/${name}`));
}

function differencesOfLists(left: readonly Json[], right: readonly Json[], path: string): readonly string[] {
  const [leftNames, rightNames] = [namesOf(left), namesOf(right)];
  if (leftNames === undefined || rightNames === undefined) {
    const length = Math.max(left.length, right.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      differencesOf(left[index], right[index], `${path}[${index}]`),
    );
  }
  const order = leftNames.filter((name) => rightNames.includes(name));
  const sameOrder = rightNames.filter((name) => leftNames.includes(name)).join('\n') === order.join('\n');
  return [
    ...(sameOrder ? [] : [`${path}/order`]),
    ...[...new Set([...leftNames, ...rightNames])].flatMap((name) =>
      differencesOf(left[leftNames.indexOf(name)], right[rightNames.indexOf(name)], `${path}[${name}]`),
    ),
  ];
}

/** Names of the elements; `undefined` when they have none, or not each its own. */
function namesOf(list: readonly Json[]): readonly string[] | undefined {
  const names = list.map((item) => {
    if (!isObject(item)) return undefined;
    const name = item['mountPath'] ?? item['destination'] ?? item['name'];
    return typeof name === 'string' ? name : undefined;
  });
  if (names.includes(undefined) || new Set(names).size !== names.length) return undefined;
  return names as readonly string[];
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
