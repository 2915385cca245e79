/** So many calls with so many arguments take 128 KB of stack: arguments that no parameter takes are only pushed. */
const calls = 16;
const argumentsOfCall: readonly (readonly number[])[] = Array.from({ length: calls + 1 }, (_, left) => [
  left - 1,
  ...new Array<number>(left === 0 ? 0 : 1000).fill(0),
]);

/**
 * Throws what the engine throws when its stack is used up, while there are still 128 KB of it. To be called now and
 * then by everything that calls itself: V8 ends the whole process when it has to compile a regular expression, which it
 * may do at any use of one, and finds no stack for that.
 */
export function reserveStack(): void {
  occupy(calls);
}

function occupy(left: number): void {
  if (left > 0) Reflect.apply(occupy, undefined, argumentsOfCall[left] ?? []);
}
