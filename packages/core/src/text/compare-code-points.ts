/**
 * Orders texts by code point, which is the order of their UTF-8 bytes (what Go and `sort` in the C locale do). The `<`
 * of JavaScript compares UTF-16 units and puts U+E000 to U+FFFF behind the supplementary characters.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

// Surrogates (part of characters beyond U+FFFF) go behind every other unit; the rest keeps its place.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
