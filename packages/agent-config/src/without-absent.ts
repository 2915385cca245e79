/** `T` without its `undefined` members, as optional properties want it. */
export type WithoutAbsent<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> };

/** The members that have a value. */
export function withoutAbsent<T extends object>(members: T): WithoutAbsent<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  // Entries lose the relation of names to types that the argument had.
  return Object.fromEntries(present) as WithoutAbsent<T>;
}
