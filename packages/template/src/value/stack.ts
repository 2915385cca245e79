/**
 * Throws what the engine throws when its stack is used up, while there are still so many times 128 KB of it. To be called
 * now and then by everything that calls itself: V8 ends the whole process when it has to compile a regular expression,
 * which it may do at any use of one, and finds no stack for that.
 */
export function reserveStack(pieces = 1): void {
  Reflect.apply(occupy, pieces * callsOfPiece, argumentsOfCall);
}

/** So many calls with so many arguments take 128 KB of stack: arguments that no parameter takes are only pushed. */
const callsOfPiece = 16;
const argumentsOfCall: readonly number[] = new Array<number>(1000).fill(0);

// How many calls are left is in `this`: it takes no list of arguments of its own.
function occupy(this: number): void {
  if (this > 0) Reflect.apply(occupy, this - 1, argumentsOfCall);
}
